package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU times in /proc, which Linux keeps at a hundredth of a second.
const tick = 10 * time.Millisecond

// stat are the fields of /proc/PID/stat from the state on; the name before them may hold anything.
func stat(pid int) []string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	return strings.Fields(rest)
}

func number(fields []string, i int) int {
	if i >= len(fields) {
		return 0
	}
	n, _ := strconv.Atoi(fields[i])
	return n
}

// parentOf is the process that started this one.
func parentOf(pid int) int { return number(stat(pid), 1) }

// cpuOf is the CPU time that a process has used.
func cpuOf(pid int) time.Duration {
	f := stat(pid)
	return time.Duration(number(f, 11)+number(f, 12)) * tick
}

// cpuBelow is the CPU time of a postmaster with its processes, the ended ones too.
func cpuBelow(pid int) time.Duration {
	f := stat(pid)
	sum := cpuOf(pid) + time.Duration(number(f, 13)+number(f, 14))*tick
	found, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range found {
		if child, err := strconv.Atoi(filepath.Base(dir)); err == nil && parentOf(child) == pid {
			sum += cpuOf(child)
		}
	}
	return sum
}

// rssOf is the memory of a process in bytes.
func rssOf(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	f := strings.Fields(rest)
	return number(f, 0) * 1024
}
