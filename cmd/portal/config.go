package main

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"jointmeeting/internal/address"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dump"
)

// config is every setting of the program. A flag (--listen) goes before the environment
// (PORTAL_LISTEN, or PORTAL_X_FILE for secrets), this before the file of --config, this before the
// default.
type config struct {
	DatabaseURL     secret           `env:"PORTAL_DATABASE_URL" help:"address of a PostgreSQL server; empty: a private one in the data folder"`
	OwnerURL        secret           `env:"PORTAL_OWNER_URL" help:"address of the same database as the owner of its tables, for portal migrate; empty: one role is both"`
	DataDir         string           `env:"PORTAL_DATA_DIR" envDefault:"./data" help:"folder of the private database and of generated keys"`
	Listen          address.Listen   `env:"PORTAL_LISTEN" envDefault:"127.0.0.1:8080" help:"host:port to serve on"`
	BaseURL         address.Base     `env:"PORTAL_BASE_URL" help:"public address, such as https://portal.example; empty: any host, plain http"`
	PlainHTTP       bool             `env:"PORTAL_PLAIN_HTTP" envDefault:"false" help:"true: serve other machines without TLS, which only a trial may"`
	TrustedProxy    address.Networks `env:"PORTAL_TRUSTED_PROXY" help:"networks of reverse proxies, such as 10.0.0.0/8,127.0.0.1/32"`
	Secret          secret           `env:"PORTAL_SECRET" help:"key of the device cookies, 64 hex digits; empty: made once in the data folder"`
	Drain           time.Duration    `env:"PORTAL_DRAIN" envDefault:"0s" help:"how long to answer on after SIGTERM, while /readyz already says no: twice the proxy's check, such as 5s"`
	PoolRead        conns            `env:"PORTAL_POOL_READ" envDefault:"12" help:"connections for pages; no part of the portal takes more than half"`
	PoolWrite       conns            `env:"PORTAL_POOL_WRITE" envDefault:"8" help:"connections for acts and jobs"`
	PoolReserved    conns            `env:"PORTAL_POOL_RESERVED" envDefault:"4" help:"connections for sessions and health"`
	BackupDir       string           `env:"PORTAL_BACKUP_DIR" help:"folder of the backups, which must be there; empty: backups in the data folder"`
	BackupRecipient recipients       `env:"PORTAL_BACKUP_RECIPIENT" help:"public keys (age1…) of who can open the backups, apart by commas; empty: no backups by schedule"`
	BackupKey       secret           `env:"PORTAL_BACKUP_KEY" help:"private key with which this machine tries its backups by schedule; empty: drills by hand"`
	Checkpoints     string           `env:"PORTAL_CHECKPOINTS" help:"file to which checkpoints of the audit log are added, best on another machine; portal verify compares with it"`
	Temp            string           `env:"PORTAL_TMP" help:"folder for uploads on their way; empty: in the data folder"`
	Reserve         count            `env:"PORTAL_DISK_RESERVE" help:"MB that uploads leave free on each disk; empty: a tenth of it, 96 to 1024"`
	Requests        count            `env:"PORTAL_REQUESTS" envDefault:"300" help:"requests of one person in a minute"`
	ClockApart      time.Duration    `env:"PORTAL_CLOCK_APART" envDefault:"5m" help:"how far the clocks of program, database and log may be apart before nothing is numbered and nobody signs in"`
	Log             logForm          `env:"PORTAL_LOG" envDefault:"text" help:"form of the log: text or json"`

	sources map[string]string
}

// Where a value came from, as portal config prints it.
const (
	fromFlag        = "flag"
	fromEnvironment = "environment"
	fromDefault     = "default"
)

// The types check what was typed, so that a bad value ends the program before it does anything.
type (
	secret  string
	logForm string
	conns   int32

	recipients string
)

// pools are the sizes of the database's pools.
func (c config) pools() db.Pools {
	return db.Pools{Read: int32(c.PoolRead), Write: int32(c.PoolWrite), Reserved: int32(c.PoolReserved)}
}

// UnmarshalText takes a number of connections.
func (c *conns) UnmarshalText(text []byte) error {
	n, err := strconv.ParseInt(string(text), 10, 32)
	if err == nil && (n < 1 || n > 1000) {
		err = errors.New("want 1 to 1000")
	}
	*c = conns(n)
	return err
}

// String keeps a secret out of logs and messages.
func (s secret) String() string {
	if s == "" {
		return ""
	}
	return "********"
}

// UnmarshalText takes public keys of backups.
func (r *recipients) UnmarshalText(text []byte) error {
	_, err := dump.Recipients(string(text))
	*r = recipients(text)
	return err
}

// UnmarshalText takes text or json.
func (l *logForm) UnmarshalText(text []byte) error {
	*l = logForm(text)
	if *l != "text" && *l != "json" {
		return errors.New("want text or json")
	}
	return nil
}

// setting is one row of config, read from its tags.
type setting struct {
	key, help, standard string
	secret              bool
}

func (s setting) flag() string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(s.key, "PORTAL_")), "_", "-")
}

func settings() []setting {
	var all []setting
	for f := range reflect.TypeFor[config]().Fields() {
		if key := f.Tag.Get("env"); key != "" {
			all = append(all, setting{key, f.Tag.Get("help"), f.Tag.Get("envDefault"), f.Type == reflect.TypeFor[secret]()})
		}
	}
	return all
}

// flags are made of the settings; a secret has none, since everybody on the machine sees a command line.
func flags() []cli.Flag {
	all := []cli.Flag{&cli.StringFlag{Name: "config", Usage: "file with settings, one KEY=value a line"}}
	for _, s := range settings() {
		if !s.secret {
			all = append(all, &cli.StringFlag{Name: s.flag(), Usage: s.help + " (" + s.key + ")", DefaultText: s.standard})
		}
	}
	return all
}
