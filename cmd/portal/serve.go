package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/address"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dump"
	"jointmeeting/internal/limit"
	"jointmeeting/internal/worker"
	"jointmeeting/web"
)

// shutdownLimit is how long requests that run may take once the program was told to stop.
const shutdownLimit = 20 * time.Second

// serveCommand brings the schema up to date, then serves and works until it is told to stop.
func serveCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "serve",
		Usage: "serve the portal and work its jobs",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "no-work", Usage: "leave the jobs to `portal work` elsewhere"}},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			return a.withSchemaAwaited(ctx, func(d *db.DB) error {
				if cmd.Bool("no-work") {
					return a.serve(ctx, d)
				}
				return a.working(ctx, d, func() error { return a.serve(ctx, d) })
			})
		},
	}
}

// workCommand works the jobs alone.
func workCommand(a *program) *cli.Command {
	return &cli.Command{
		Name:  "work",
		Usage: "work the jobs without serving",
		Action: func(ctx context.Context, _ *cli.Command) error {
			return a.withSchemaAwaited(ctx, func(d *db.DB) error {
				return a.working(ctx, d, func() error {
					fmt.Fprintln(a.stdout, "working")
					<-ctx.Done()
					return nil
				})
			})
		},
	}
}

// withSchema is withDB for programs that stay and for the demo on an empty server: they bring the database
// to their own schema.
func (a *program) withSchema(ctx context.Context, work func(*db.DB) error) error {
	signal.Ignore(syscall.SIGHUP) // a terminal that closes ends no request midway
	return a.withAddresses(ctx, func(at addresses) error {
		return a.withSchemaAt(ctx, at, a.config.pools(), func(d *db.DB) error {
			d.ClocksApart(a.config.ClockApart)
			return work(d)
		})
	})
}

func (a *program) withSchemaAt(ctx context.Context, at addresses, pools db.Pools, work func(*db.DB) error) error {
	if err := dump.Finished(ctx, at.app); err != nil {
		return err
	}
	if err := a.shape(ctx, at); err != nil {
		return err
	}
	return a.opened(ctx, at, pools, work)
}

// working runs the job workers beside other work and stops them after it, so that a request that is
// still running finds them there.
func (a *program) working(ctx context.Context, d *db.DB, beside func() error) error {
	stop, err := worker.Start(context.WithoutCancel(ctx), d, a.log, a.outside())
	if err != nil {
		return err
	}
	enough, err := a.watchBackups(ctx, d)
	if err == nil {
		err = beside()
		enough()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownLimit)
	defer cancel()
	return errors.Join(err, stop(ctx))
}

// garbagePercent lets the heap grow to three times what lives before it is swept: what lives is a few MB, and with
// Go's own measure a quarter of a page's time went into sweeping. GOGC in the environment has the last word.
const garbagePercent = 200

// softMemory (bytes) is where the sweeping becomes more eager all the same: a flood of sign-ins takes 19 MiB for each hash, and three
// times what lives would keep five of them. GOMEMLIMIT in the environment has the last word.
const softMemory = 80 << 20

// serve answers requests until ctx ends, then lets those that run finish.
func (a *program) serve(ctx context.Context, d *db.DB) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	if err := a.noPublicDemo(ctx, d); err != nil {
		return err
	}
	if err := address.Plain(a.config.Listen, a.config.BaseURL, a.config.TrustedProxy); err != nil && !a.config.PlainHTTP {
		return err
	}
	var stopping atomic.Bool
	handler, err := a.handler(d, a.readiness(d, &stopping))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", string(a.config.Listen))
	if err != nil {
		return fmt.Errorf("serve: %w (another program there? choose another with --listen)", err)
	}
	server := httpServer(handler, a.log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Fprintf(a.stdout, "http://%s\n", listener.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		stopping.Store(true)
		if wait := a.config.Drain; wait > 0 {
			a.log.Info("stopping: not ready any more, still answering", "for", wait)
			select {
			case err := <-failed:
				return err
			case <-time.After(wait):
			}
		}
		a.log.Info("stopping: letting running requests finish")
		return shutdown(server)
	}
}

func (a *program) handler(d *db.DB, ready func(context.Context) error) (http.Handler, error) {
	key, err := a.deviceKey()
	if err != nil {
		return nil, err
	}
	if err := web.SweepTemp(a.tempDir()); err != nil {
		return nil, fmt.Errorf("folder of uploads on their way: %w", err)
	}
	return web.New(web.Deps{
		DB: d, Log: a.log, BaseURL: string(a.config.BaseURL), Proxies: a.config.TrustedProxy, Secret: key, Now: time.Now, Ready: ready,
		Temp: a.tempDir(), Room: a.takes, Requests: int(a.config.Requests),
	})
}

func httpServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		MaxHeaderBytes:    limit.HeaderBytes,
		ReadHeaderTimeout: limit.HeaderTime,
		ReadTimeout:       limit.AnswerTime, // a body has its own pace
		WriteTimeout:      limit.AnswerTime,
		IdleTimeout:       limit.IdleTime,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // broken clients, not faults of ours
	}
}

// shutdown has a time of its own: the context that asked for it has ended.
func shutdown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownLimit)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("requests were cut off: %w", err), server.Close())
	}
	return nil
}
