# `make run` and `make test` do all the set-up on a bare Debian, Ubuntu or macOS machine with Python 3.11 to 3.13.

VENV := .venv
REHEARSE := $(VENV)/bin/rehearse
PYTHON := $(VENV)/bin/python

# PortAudio and its way to the desktop's sound server, the voice; for the tests a sound server of their own,
# a browser for the report, and strace, which sees every connection.
RUN_PACKAGES := libportaudio2 libasound2-plugins espeak-ng libespeak-ng1
TEST_PACKAGES := $(RUN_PACKAGES) pulseaudio pulseaudio-utils chromium strace

.PHONY: run test test-sound test-beside check faults lint models test-models setup-run setup-test lock audit clean

run: setup-run models
	@if $(REHEARSE) devices --need microphone; then \
		$(REHEARSE) practice --count 3; \
	else \
		echo "Without a microphone, recorded answers that come with Rehearse speak for you."; \
		$(REHEARSE) demo; \
	fi

# Tests with sound wait for real time and leave a core free: the others run beside them, and give way to them.
test: setup-test test-models
	@$(MAKE) --no-print-directory -j2 test-sound test-beside

test-sound:
	$(PYTHON) -m pytest -m "not slow and (sound or model)"

test-beside:
	@nice -n 19 $(MAKE) --no-print-directory lint
	nice -n 19 $(PYTHON) -m pytest -m "not slow and not sound and not model"

# Measurements in real time, which take long; not part of CI.
check: setup-test test-models
	$(PYTHON) -m pytest -m slow -s

# Faults on purpose: kills, full disks, broken devices, hostile files; a table each. Takes hours; some want root.
faults: setup-test test-models
	$(PYTHON) -m tests.faults

lint: setup-test
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/ruff format --quiet --check .
	$(VENV)/bin/mypy --no-error-summary

# The weights lie beside the manifest, where every installation from this checkout finds them.
models: | setup-run
	@$(REHEARSE) models fetch base --to models

# The natural voice is an optional extra: only the tests need its weights.
test-models: models
	@$(REHEARSE) models fetch kokoro --to models

setup-run:
	@sh .ci/setup.sh $(VENV) $(RUN_PACKAGES)

setup-test:
	@sh .ci/setup.sh $(VENV) $(TEST_PACKAGES)

# The same versions on every machine, with the hash of every archive.
lock:
	$(PYTHON) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--group pyproject.toml:dev pyproject.toml --output-file requirements.lock

# Known weaknesses of what is locked; asks the vulnerability service of the Python package index, so it needs a network.
audit: setup-run
	$(PYTHON) -m pip install --quiet pip-audit
	$(VENV)/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock

clean:
	rm -rf $(VENV) dist
