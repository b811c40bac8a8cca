package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// deviceLife is how long a browser counts as one that has signed in before.
const deviceLife = 365 * 24 * time.Hour

// deviceKey makes and reads device cookies. Such a cookie gives no right at all: wrong tries from a
// browser that has it are counted apart, so nobody else's tries can shut its person out.
type deviceKey []byte

func (k deviceKey) mac(parts ...string) string {
	h := hmac.New(sha256.New, k)
	fmt.Fprintf(h, "joint-meeting/device/v1|%s", strings.Join(parts, "|"))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// DeviceName is the name of the cookie for a login, one for each person who uses the browser. It tells
// nothing of who they are.
func (a *Service) DeviceName(login string) string {
	return "device-" + hex.EncodeToString([]byte(a.device.mac("name", cleanLogin(login))))[:16]
}

func (k deviceKey) issue(login string, at time.Time) string {
	var b [16]byte
	rand.Read(b[:])
	id, stamp := base64.RawURLEncoding.EncodeToString(b[:]), strconv.FormatInt(at.Unix(), 10)
	return id + "." + stamp + "." + k.mac("id", login, id, stamp)
}

// read gives the device's id when the cookie was made by us for this login within the year.
func (k deviceKey) read(login, cookie string, now time.Time) (id string, ok bool) {
	part := strings.Split(cookie, ".")
	if len(part) != 3 || len(cookie) > 200 {
		return "", false
	}
	stamp, err := strconv.ParseInt(part[1], 10, 64)
	if err != nil || !hmac.Equal([]byte(part[2]), []byte(k.mac("id", login, part[0], part[1]))) {
		return "", false
	}
	age := now.Sub(time.Unix(stamp, 0))
	return part[0], age > -time.Hour && age < deviceLife
}
