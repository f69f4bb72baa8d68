#!/bin/sh
# Sets up what `make run` and `make test` need, and says what to type where it may not do so itself.
# Usage: sh .ci/setup.sh VENV SYSTEM_PACKAGE...
set -eu

venv=$1
shift

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

python=
for candidate in python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "Rehearse needs Python 3.11, 3.12 or 3.13. On Debian or Ubuntu: sudo apt-get install python3 python3-venv; on macOS: brew install python@3.13"

# On macOS and Windows the wheels bring PortAudio along, and the system has a voice.
if command -v dpkg-query >/dev/null; then
    "$python" -c 'import ensurepip, venv' 2>/dev/null || set -- "$@" python3-venv
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        install="apt-get install -y --no-install-recommends$missing"
        if [ "$(id -u)" = 0 ]; then
            sudo=
        elif sudo -n true 2>/dev/null; then
            sudo=sudo
        else
            fail "These system packages are missing. Type this, then start again: sudo apt-get update && sudo $install"
        fi
        echo "Installing system packages:$missing"
        $sudo apt-get -qq update
        DEBIAN_FRONTEND=noninteractive $sudo ${sudo:+env DEBIAN_FRONTEND=noninteractive} $install >/dev/null
    fi
elif [ "$(uname)" = Linux ]; then
    ldconfig -p 2>/dev/null | grep -q libportaudio || echo "Install PortAudio and espeak-ng with your package manager if there is no sound." >&2
fi

if [ ! -e "$venv/ready" ] || [ requirements.lock -nt "$venv/ready" ] || [ pyproject.toml -nt "$venv/ready" ]; then
    echo "Installing Python packages into $venv (a few minutes the first time) ..."
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    touch "$venv/ready"
fi
