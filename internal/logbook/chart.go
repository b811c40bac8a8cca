package logbook

import "jointmeeting/internal/access"

// readers may read the log.
var readers = []access.Right{access.May(access.Auditor)}
