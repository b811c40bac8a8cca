package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/sample/sampledb"
)

func TestUserCommands(t *testing.T) {
	url := sampledb.URL(t)
	expect(t, url, "", 0, "office1", "user", "list")
	out := expect(t, url, "", 0, "added han.xiaoyu", "user", "add", "han.xiaoyu", "--name", "韩小雨")
	if !regexp.MustCompile(`(?m)^code: \w{4}-\w{4}-\w{4}-\w{4}$`).MatchString(out) {
		t.Errorf("no code in %s", out)
	}
	expect(t, url, "", 1, "--another", "user", "add", "han.xiaoyu", "--name", "韩小雨")
	expect(t, url, "", 1, "已被使用", "user", "add", "han.xiaoyu", "--name", "韩小雨", "--another")
	expect(t, url, "", 1, "name", "user", "add", "someone")
	expect(t, url, "", 0, "code: ", "user", "reset", "han.xiaoyu")
	out = expect(t, url, "", 0, "the security officer approves", "user", "reset", "chief")
	if !regexp.MustCompile(`(?m)^first half of the code: \w{4}-\w{4}$`).MatchString(out) {
		t.Errorf("not half a code in %s", out)
	}
	expect(t, url, "", 1, "启用码由您发起", "user", "approve", "chief")
	expect(t, url, "", 1, "没有待确认的启用码", "user", "approve", "office1")
	expect(t, url, "", 0, "code: ", "user", "reset", "security") // nobody could be the second person
	expect(t, url, "", 0, "任联络员", "user", "seat", "han.xiaoyu", "--role", "liaison", "--unit", "jyj", "--basis", "函〔2026〕3号")
	expect(t, url, "", 1, "没有代码为 nowhere 的单位", "user", "seat", "han.xiaoyu", "--role", "liaison", "--unit", "nowhere", "--basis", "x")
	expect(t, url, "", 1, "只能由办公室所在单位", "user", "seat", "han.xiaoyu", "--role", "office", "--unit", "jyj", "--basis", "x")
	expect(t, url, "", 0, "已停用", "user", "disable", "han.xiaoyu", "--reason", "调离")
	out = expect(t, url, "", 0, "han.xiaoyu", "user", "list")
	if !regexp.MustCompile(`han\.xiaoyu +停用 +韩小雨 +市教育局联络员`).MatchString(out) {
		t.Errorf("the list is\n%s", out)
	}
	expect(t, url, "", 0, "已启用", "user", "enable", "han.xiaoyu")
	expect(t, url, "", 1, "nobody", "user", "enable", "nobody")
	expect(t, url, "", 1, "want 1 argument", "user", "enable")
}

func TestSetupTokenIsInAFileForItsOwner(t *testing.T) {
	url, dir := dbtest.URL(t), t.TempDir()
	path := filepath.Join(dir, "setup.token")
	if err := os.WriteFile(path, []byte("older"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	env := []string{"PORTAL_DATABASE_URL=" + url, "PORTAL_DATA_DIR=" + dir}
	if code := runProgram(t.Context(), []string{"portal", "setup"}, env, strings.NewReader(""), &out, &out); code != 0 {
		t.Fatal(out.String())
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	token, _ := os.ReadFile(path)
	if len(bytes.TrimSpace(token)) < 43 || strings.Contains(out.String(), string(bytes.TrimSpace(token))) {
		t.Errorf("token %q, output %s", token, out.String())
	}
	expect(t, sampledb.URL(t), "", 1, "系统已有管理员", "setup")
}

// TestNoDemoOnAPublicAddress: the sample people's password stands on the sign-in page, so no public https address gets them.
func TestNoDemoOnAPublicAddress(t *testing.T) {
	for _, command := range [][]string{{"demo", "load"}, {"demo", "load", "--if-empty"}} {
		expect(t, dbtest.URL(t), "", 1, "not for a public https address", append([]string{"--base-url", "https://portal.example"}, command...)...)
	}
	url := sampledb.URL(t)
	insert(t, url, "UPDATE office SET demo = true")
	expect(t, url, "", 1, "not for a public https address", "--base-url", "https://portal.example", "--listen", "127.0.0.1:0", "serve")
}
