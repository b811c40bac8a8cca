// Package mepage draws 我的: the person's own data, seats, password, devices and 签批验证方式.
package mepage

import (
	"strings"
	"time"

	"jointmeeting/internal/account"
	"jointmeeting/internal/authenticator"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
)

// Person is who reads the page, in words: the seats in force as one line, empty without any.
type Person struct{ Name, Login, SeatWords string }

func wordsOrNone(words string) string {
	if words == "" {
		return "没有生效的任职，暂不能办理事项"
	}
	return words
}

func mySeatWord(s account.OwnSeat, now time.Time) string {
	switch {
	case !s.Confirmed:
		return "待确认"
	case s.ValidTo != nil && form.Days(now, *s.ValidTo) <= 0:
		return "已结束"
	case form.Days(now, s.ValidFrom) > 0:
		return "未开始"
	}
	return "生效"
}

func mySeatTone(s account.OwnSeat, now time.Time) flow.Tone {
	switch mySeatWord(s, now) {
	case "生效":
		return flow.Ok
	case "待确认":
		return flow.Wait
	}
	return flow.Grey
}

// words of a browser's own description, in the order in which they are looked for: several browsers
// also carry the names of others.
var (
	browsers = [][2]string{{"MicroMessenger", "微信"}, {"DingTalk", "钉钉"}, {"QQBrowser", "QQ 浏览器"}, {"360SE", "360 浏览器"}, {"Qaxbrowser", "奇安信浏览器"},
		{"Edg", "Edge"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems = [][2]string{{"HarmonyOS", "鸿蒙"}, {"Android", "安卓"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"},
		{"UOS", "统信"}, {"Kylin", "麒麟"}, {"Linux", "Linux"}}
)

// Phone is what a generator of codes is called unless its person says otherwise.
const Phone = "手机"

// Device is what a passkey of the browser is called unless its person says otherwise.
func Device(agent string) string { return form.First(deviceWord(agent), authenticator.NameMax) }

// deviceWord says what device a session is on, as far as the browser tells.
func deviceWord(agent string) string {
	find := func(list [][2]string) string {
		for _, w := range list {
			if strings.Contains(agent, w[0]) {
				return w[1]
			}
		}
		return ""
	}
	browser, system := find(browsers), find(systems)
	switch {
	case browser == "" && system == "":
		return "未知设备"
	case browser == "" || system == "":
		return browser + system
	}
	return system + " 上的 " + browser
}
