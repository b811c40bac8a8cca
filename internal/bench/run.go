package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fill"
)

// Options are how a run is made.
type Options struct {
	Program  string // the portal that is measured
	Database string // address of its database, filled by Load when it is short of Tasks
	Serve    string // the same as the role that serves, for the portal
	Secret   []byte // that of the portal, from which the log's key comes
	Tasks    int
	Baseline string // the built baseline program, empty: no ratios
	SQL      string // folder of the baseline's statements
	Rounds   int
	Slice    time.Duration
	Clients  int
	Say      io.Writer
	Costs    func(ctx context.Context, r Records, pages []Page) ([]int, error) // buffers of each page and reader
}

// Measured is a target with its slices, one a round.
type Measured struct {
	Target
	Slices []Slice
}

// Result is all that a run has found.
type Result struct {
	Pages    []Measured // the baseline first, when there is one
	Ratios   bool
	Ready    time.Duration
	IdleRSS  int
	LoadRSS  int
	First    Weight
	Flood    Flood
	Tasks    int
	Database string
}

// Run loads what is missing, starts both programs and asks them in turn, slice by slice, so that what slows the
// machine down slows both.
func Run(ctx context.Context, o Options) (res Result, err error) {
	d, err := db.Open(ctx, o.Database)
	if err != nil {
		return res, err
	}
	defer d.Close()
	key, err := audit.NewKey(o.Secret)
	if err != nil {
		return res, err
	}
	d.SealLog(key)
	if err := enough(ctx, d, o); err != nil {
		return res, err
	}
	dir, err := os.MkdirTemp("", "portal-bench")
	if err != nil {
		return res, err
	}
	defer os.RemoveAll(dir)
	portal, err := startPortal(ctx, o, dir)
	if err != nil {
		return res, err
	}
	defer portal.Stop()
	res.Tasks, res.Ready, res.IdleRSS = o.Tasks, portal.Ready, rssOf(portal.cmd.Process.Pid)
	servers := []*Server{portal}
	targets, err := portalTargets(ctx, d, portal, o)
	if err != nil {
		return res, err
	}
	if o.Baseline != "" {
		baseline, t, err := withBaseline(ctx, o)
		if err != nil {
			return res, err
		}
		defer baseline.Stop()
		t.server = len(servers)
		servers, targets, res.Ratios = append(servers, baseline), slices.Insert(targets, 0, t), true
	}
	if res.Pages, err = rounds(ctx, d, servers, targets, o); err != nil {
		return res, err
	}
	return res, besidesPages(ctx, portal, targets, o, &res)
}

// enough fills the database when it holds fewer tasks than the run is about.
func enough(ctx context.Context, d *db.DB, o Options) error {
	var n int
	if err := d.Pool().QueryRow(ctx, countLoaded).Scan(&n); err != nil || n >= o.Tasks {
		return err
	}
	return fill.Load(ctx, d, o.Tasks, o.Say)
}

func withBaseline(ctx context.Context, o Options) (*Server, Target, error) {
	address, err := prepareBaseline(ctx, o.Database, o.SQL, o.Tasks, o.Say)
	if err != nil {
		return nil, Target{}, err
	}
	s, err := startBaseline(ctx, o.Baseline, address)
	if err != nil {
		return nil, Target{}, err
	}
	t, err := baselineTarget(ctx, s)
	if err != nil {
		s.Stop()
	}
	return s, t, err
}

// portalTargets are the pages with their readers; a reader's sessions are a few, as of one who is asked often.
func portalTargets(ctx context.Context, d *db.DB, s *Server, o Options) ([]Target, error) {
	records, err := Pick(ctx, d)
	if err != nil {
		return nil, err
	}
	costs, err := o.Costs(ctx, records, Pages)
	if err != nil {
		return nil, err
	}
	targets := []Target{}
	for _, p := range Pages {
		for _, login := range p.Logins {
			secret, err := SignIn(ctx, d, login)
			if err != nil {
				return nil, err
			}
			targets = append(targets, Target{Name: p.Name, Login: login, URLs: []string{s.Base + p.Address(records)}, Cookies: []string{"portal=" + secret},
				Goal: p.Goal, Buffers: costs[len(targets)]})
		}
	}
	return targets, nil
}

// rounds asks every target once a round; the first round warms up and is not kept.
func rounds(ctx context.Context, d *db.DB, servers []*Server, targets []Target, o Options) ([]Measured, error) {
	var backend int
	if err := d.Pool().QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&backend); err != nil {
		return nil, err
	}
	postmaster := parentOf(backend)
	list := make([]Measured, len(targets))
	for round := range o.Rounds + 1 {
		fmt.Fprintf(o.Say, "round %d of %d\n", round, o.Rounds)
		for i, t := range targets {
			app, below := cpuOf(servers[t.server].cmd.Process.Pid), cpuBelow(postmaster)
			length := o.Slice
			if round == 0 {
				length /= 4
			}
			s, err := press(ctx, t, o.Clients, length)
			if err != nil {
				return nil, errors.Join(fmt.Errorf("%s as %s", t.Name, t.Login), err)
			}
			n := time.Duration(max(1, s.Requests))
			s.AppCPU, s.DB = (cpuOf(servers[t.server].cmd.Process.Pid)-app)/n, (cpuBelow(postmaster)-below)/n
			list[i].Target = t
			if round > 0 {
				list[i].Slices = append(list[i].Slices, s)
			}
		}
	}
	return list, nil
}
