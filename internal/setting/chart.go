package setting

import "jointmeeting/internal/access"

// mayChange is who may read and change the settings.
var mayChange = []access.Right{access.May(access.Admin)}
