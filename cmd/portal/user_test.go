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
	if !regexp.MustCompile(`one use: \w{4}-\w{4}-\w{4}-\w{4}\n`).MatchString(out) {
		t.Errorf("no password in %s", out)
	}
	expect(t, url, "", 1, "已被使用", "user", "add", "han.xiaoyu", "--name", "韩小雨")
	expect(t, url, "", 1, "name", "user", "add", "someone")
	out = expect(t, url, "江豚在长江里游了3圈\n", 0, "reset han.xiaoyu", "user", "reset", "han.xiaoyu", "--password-stdin")
	if strings.Contains(out, "江豚") || strings.Contains(out, "one use") {
		t.Errorf("the password is shown: %s", out)
	}
	expect(t, url, "12345\n", 1, "至少 10 个字符", "user", "reset", "han.xiaoyu", "--password-stdin")
	expect(t, url, "", 1, "no password", "user", "reset", "han.xiaoyu", "--password-stdin")
	expect(t, url, "", 0, "任联络员", "user", "seat", "han.xiaoyu", "--role", "liaison", "--unit", "jyj", "--basis", "函〔2026〕3号")
	expect(t, url, "", 1, "没有代码为 nowhere 的单位", "user", "seat", "han.xiaoyu", "--role", "liaison", "--unit", "nowhere", "--basis", "x")
	expect(t, url, "", 1, "只限办公室所在单位", "user", "seat", "han.xiaoyu", "--role", "office", "--unit", "jyj", "--basis", "x")
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
