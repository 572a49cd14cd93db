# SPDX-License-Identifier: GPL-3.0-or-later
# What tests against tests/cli/fake-agent need: its certificates in pki/, and how it is started.
. "$(dirname "$0")/lib.sh"
: "${FAKE_AGENT:?path of the built fake-agent}"
cd "$dir"
agent=
trap '[ -z "$agent" ] || kill "$agent" 2>/dev/null; rm -rf "$dir"' EXIT
owner=any

mkdir pki
"$FAKE_AGENT" --make-pki pki

# start SCENARIO [OWNER [SSH-PUBLIC-KEY]]: the agent, until the next one.
start() {
    if [ -n "$agent" ]; then
        kill "$agent" 2>/dev/null || true
        wait "$agent" 2>/dev/null || true
    fi
    rm -f port
    "$FAKE_AGENT" "$1" pki port "${2:-$owner}" ${3:+"$3"} >said 2>complaint &
    agent=$!
    local tries=0
    until [ -s port ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { fail "the agent does not start: $(cat complaint)"; exit 1; }
        sleep 0.05
    done
    host=127.0.0.1:$(cat port)
}
