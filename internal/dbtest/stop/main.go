// Command stop removes the shared test cluster when no test uses it; `make test` ends with it.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"jointmeeting/internal/dbtest"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	gone, err := dbtest.Stop(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "test cluster:", err)
		os.Exit(1)
	}
	if !gone {
		fmt.Fprintln(os.Stderr, "test cluster: left running, other tests use it")
	}
}
