// Command gallery serves components, and pages of some features, with sample data, each on its own address,
// for design review and for the checks of accessibility. It is never shipped.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8090", "address to serve on")
	flag.Parse()
	fmt.Printf("http://%s\n", *listen)
	if err := http.ListenAndServe(*listen, handler()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
