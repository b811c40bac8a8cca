// Package browsertest drives a real Chromium for tests: pages are opened, filled in by their labels
// and clicked by their names as a reader would, and looked at for what no assertion on HTML can see.
// One browser serves all tests of a process; each Tab has cookies of its own.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/chromedp/chromedp"
)

// names are where Chromium may be; PORTAL_CHROMIUM names another one. The headless shell is the same engine
// without the windows around it: the journeys take half the time.
var names = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// browser is started by the first test that needs it. It dies with the process.
var browser = sync.OnceValues(start)

func start() (context.Context, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := profile()
	if err != nil {
		return nil, err
	}
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options(bin, dir)...)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("start %s: %w", bin, err)
	}
	return ctx, nil
}

func options(bin, dir string) []chromedp.ExecAllocatorOption {
	opts := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	opts = append(opts, chromedp.ExecPath(bin), chromedp.UserDataDir(dir))
	for _, name := range []string{"no-sandbox", "disable-gpu", "disable-quic", "disable-component-update", "hide-scrollbars"} {
		opts = append(opts, chromedp.Flag(name, true))
	}
	return append(opts, chromedp.Flag("lang", "zh-CN"))
}

func find() (string, error) {
	if bin := os.Getenv("PORTAL_CHROMIUM"); bin != "" {
		return bin, nil
	}
	for _, name := range names {
		if bin, err := exec.LookPath(name); err == nil {
			return bin, nil
		}
	}
	return "", fmt.Errorf("no Chromium found (%s): install the package chromium-headless-shell or chromium, or name one in PORTAL_CHROMIUM", strings.Join(names, ", "))
}

// profile makes a fresh folder for the browser's own files, named by this process, and removes those
// of processes that are gone.
func profile() (string, error) {
	base := filepath.Join(os.TempDir(), "jointmeeting-chromium-"+strconv.Itoa(os.Getuid()))
	if err := os.MkdirAll(base, 0o700); err != nil {
		return "", err
	}
	old, err := os.ReadDir(base)
	if err != nil {
		return "", err
	}
	for _, e := range old {
		if pid, err := strconv.Atoi(e.Name()); err == nil && syscall.Kill(pid, 0) == syscall.ESRCH {
			os.RemoveAll(filepath.Join(base, e.Name()))
		}
	}
	dir := filepath.Join(base, strconv.Itoa(os.Getpid()))
	return dir, os.MkdirAll(dir, 0o700)
}
