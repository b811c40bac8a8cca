package signing

import (
	"jointmeeting/internal/db"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/room"
)

// FileKind is under what files hang on a signature.
const FileKind = "signature"

// Room is what this feature brings along. What people are told of referrals, and the checks of what was signed, are told with each kind of
// record (Kind.Events, Checker).
var Room = room.Room{
	Name:   "signing",
	Tables: []string{"signature", "referral"},
	Charts: []flow.Outline{ReferralChart.Outline()},
	Under: []room.Under{
		{Kind: ReferralChart.Kind, Table: "referral"},
		{Kind: FileKind, Title: "签批", Table: "signature"},
	},
	Files: []room.Files{{Kind: FileKind, Noun: "签批扫描件", See: func(d *db.DB) file.Asker { return New(d, nil).SeeSignature }}},
}
