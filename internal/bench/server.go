package bench

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Server is a measured program that runs beside the bench.
type Server struct {
	Base  string // http://127.0.0.1:port
	Ready time.Duration
	cmd   *exec.Cmd
}

// startPortal starts this program's serve on a free port of this machine and waits until it is ready. One person asks far more in a
// minute here than anybody may, so the bound of requests stands at its highest.
func startPortal(ctx context.Context, o Options, dir string) (*Server, error) {
	cmd := exec.CommandContext(ctx, o.Program, "serve", "--no-work", "--listen", "127.0.0.1:0", "--data-dir", dir)
	cmd.Env = append(os.Environ(), "PORTAL_DATABASE_URL="+o.Serve, "PORTAL_SECRET="+hex.EncodeToString(o.Secret), "PORTAL_REQUESTS=1000000")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("start the portal: %w", err)
	}
	s := &Server{Base: strings.TrimSpace(line), cmd: cmd}
	if err := s.wait(ctx, "/readyz"); err != nil {
		s.Stop()
		return nil, err
	}
	s.Ready = time.Since(begin)
	return s, nil
}

// startBaseline starts the baseline program on a port that is free now.
func startBaseline(ctx context.Context, program, database string) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	cmd := exec.CommandContext(ctx, program, "-addr", address, "-db", database, "-conns", "8")
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the baseline: %w", err)
	}
	s := &Server{Base: "http://" + address, cmd: cmd}
	if err := s.wait(ctx, "/cookie/1"); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// wait asks until the program answers.
func (s *Server) wait(ctx context.Context, path string) error {
	if err := local(s.Base); err != nil {
		return err
	}
	c := client(1)
	defer c.CloseIdleConnections()
	for range 1500 {
		if status, _, err := askPage(ctx, c, s.Base+path, ""); err == nil && status == http.StatusOK {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("%s does not answer", s.Base)
}

// Stop ends the program and waits for it.
func (s *Server) Stop() {
	_ = s.cmd.Process.Signal(os.Interrupt) // it may have ended by itself
	_ = s.cmd.Wait()
}
