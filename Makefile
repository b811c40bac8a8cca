# What a newcomer types. `make` alone lists the targets; CI runs .ci/run, which is `make check` cut in two.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# A clone that belongs to another user has no history for git; the build then does without it.
VCS := $(shell git rev-parse HEAD >/dev/null 2>&1 || echo -buildvcs=false)
ROOMS := cmd internal migrations templates web
GENERATED = find $(ROOMS) -name '*_templ.go' -type f -print0 | sort -z | xargs -0 sha256sum

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: build
build: ## build bin/portal
	CGO_ENABLED=0 go build $(VCS) -ldflags='-s -w' -o bin/portal ./cmd/portal

.PHONY: run
run: ## install what is missing, build, load the sample office, serve on http://127.0.0.1:8080
	@.ci/need postgres fonts
	@$(MAKE) --no-print-directory build
	@bin/portal demo load --if-empty
	@exec bin/portal serve

# Nobody debugs the test programs, and without their tables they link faster; go vet is part of lint.
TEST := go test -vet=off -ldflags='-s -w' -timeout 60m
STOP := status=$$?; go run ./internal/dbtest/stop || status=1; exit $$status

# What is too long for every day is done in parts, by the number of the day; the whole way begins its chance
# anywhere. PORTAL_DAY=N and PORTAL_PROVE=N repeat a run.
PORTAL_DAY ?= $(shell echo $$(( $$(date +%s) / 86400 )))
PORTAL_PROVE ?= $(shell date +%s)

# What the sample office of the tests is made by: they make it once for all packages, and anew when one of these changes.
SAMPLE = $$(go list -export -deps -f '{{.BuildID}}' ./internal/sample | sha256sum | cut -c1-16)

# Left out of the inner loop: what opens a browser (the tag), what starts programs or servers, and the walks
# that internal/prove/long.txt names. Nothing is cleared away after it: the next round finds its server warm.
PROGRAMS := cmd/portal cmd/gallery internal/pg internal/killtest internal/mutants internal/browsertest internal/recovery
# The package that takes longest begins first, so that nobody waits for it alone at the end.
FIRST := jointmeeting/web
LONG := $(shell paste -sd'|' internal/prove/long.txt)

.PHONY: quick
quick: ## the tests of rooms, routes and pages without browsers and long walks: for the inner loop
	@.ci/need postgres
	@PORTAL_PROVE= PORTAL_SAMPLE=$(SAMPLE) $(TEST) -tags quick -skip '^($(LONG))$$' $(FIRST) $$(go list ./... | grep -vxF $(PROGRAMS:%=-e jointmeeting/%))

.PHONY: test
test: ## install what is missing and run every test, what is long only in part
	@.ci/need postgres chromium fonts
	@echo "the part of day PORTAL_DAY=$(PORTAL_DAY) of the mutants, journeys and crawls"
	@PORTAL_PROVE= PORTAL_DAY=$(PORTAL_DAY) PORTAL_SAMPLE=$(SAMPLE) $(TEST) $(FIRST) ./...; $(STOP)

.PHONY: prove
prove: ## run every test the whole way: all mutants, full walks, every kill and crawl
	@.ci/need postgres chromium fonts
	@echo "the whole way, chance from PORTAL_PROVE=$(PORTAL_PROVE)"
	@PORTAL_PROVE=$(PORTAL_PROVE) PORTAL_SAMPLE=$(SAMPLE) $(TEST) $(FIRST) ./...; $(STOP)

.PHONY: check
check: lint test ## all that CI runs

.PHONY: lint
lint: fmt vet staticcheck vulns fresh tidy ## all of check but the tests

.PHONY: fmt
fmt:
	@bad=$$(gofmt -l $(ROOMS)); [ -z "$$bad" ] || { echo "gofmt: $$bad"; exit 1; }

.PHONY: vet
vet:
	go vet ./...

.PHONY: staticcheck
staticcheck:
	go tool staticcheck ./...

.PHONY: vulns
vulns:
	@.ci/vulns

# What else is generated is held fresh by a test each, which make test runs: TestLabelsAreFresh and its like.
.PHONY: fresh
fresh:
	@before=$$($(GENERATED)); go tool templ generate -log-level warn && after=$$($(GENERATED)) && \
	  diff <(echo "$$before") <(echo "$$after") || { echo "generated files are stale: make gen, then commit them"; exit 1; }

.PHONY: tidy
tidy:
	go mod tidy -diff

.PHONY: gen
gen: ## write the generated files anew
	@.ci/need postgres
	go tool templ generate -log-level warn
	go generate ./...

.PHONY: gallery
gallery: ## components and some pages with sample data, each on its own address
	go run $(VCS) ./cmd/gallery

.PHONY: bench
bench: build ## measure the pages beside the baseline program (BASELINE=folder), about ten minutes on a quiet machine
	@.ci/need postgres
	@.ci/bench

.PHONY: db-reset
db-reset: build ## throw the private database of this folder away (stop the portal first)
	@dir=$$(bin/portal config | sed -n 's/^private database  *//p'); \
	  [ -n "$$dir" ] || { echo "PORTAL_DATABASE_URL is set: there is no private database"; exit 1; }; \
	  if [ -e "$$dir/data/postmaster.pid" ]; then echo "$$dir is in use: stop the portal first"; exit 1; fi; \
	  note=$$(bin/portal config | sed -n 's/^PORTAL_DATA_DIR  *\([^ ]*\) .*/\1/p')/log.witness; \
	  rm -rf -- "$$dir" "$$note" && echo "removed $$dir"
