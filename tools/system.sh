#!/usr/bin/env bash
# Installs what Python and npm packages cannot bring: a browser for the tests of pages, Node.js for the front end,
# OpenGL without a window and a voice for films, a PostgreSQL to test with. Only what is missing; nothing when all is there.
#
#   tools/system.sh           install what is missing, or tell how; exit 1 if something still is
#   tools/system.sh --check   only tell what is missing; exit 1 if something is
set -euo pipefail

# Vite's own demand; Debian 12 brings Node.js 18.
NODE_WANTED="20.19 or newer, 22.12 or newer if it is a 22"
NODE_FITS='const [a, b] = process.versions.node.split(".").map(Number);
           process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)'
CHROME_ON_MACOS="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

missing=""
old_node=""

have() { command -v "$1" >/dev/null 2>&1; }

lacks() { missing="$missing $1"; }

look() {
    missing=""
    old_node=""
    have chromium || have chromium-browser || have google-chrome || [ -x "$CHROME_ON_MACOS" ] || lacks chromium
    if ! have node; then
        lacks nodejs
    elif ! node -e "$NODE_FITS"; then
        old_node=$(node --version)
    fi
    have npm || lacks npm
    have espeak-ng || lacks espeak-ng
    have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || lacks postgresql
    if [ "$(uname)" = Linux ]; then
        local libraries
        libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
        grep -q 'libEGL\.so\.1' <<<"$libraries" || lacks libegl1
        grep -q 'libgallium' <<<"$libraries" || compgen -G '/usr/lib*/dri/swrast_dri.so' >/dev/null \
            || compgen -G '/usr/lib/*/dri/swrast_dri.so' >/dev/null || lacks libgl1-mesa-dri
    fi
}

is_complete() { [ -z "$missing$old_node" ]; }

tell() {
    if [ -n "$missing" ]; then
        echo "Missing on this system:$missing"
        if have apt-get; then
            echo "Install with: sudo apt-get update && sudo apt-get install$missing"
        elif have brew; then
            echo "Install with: brew install node espeak-ng postgresql && brew install --cask google-chrome"
        else
            echo "Install them with your system's package manager; the names are Debian's."
        fi
    fi
    if [ -n "$old_node" ]; then
        echo "Node.js must be $NODE_WANTED (got $old_node): https://nodejs.org/en/download"
    fi
    echo "Everything else works without; tests of pages and films fail and say what they miss."
}

look
is_complete && exit 0
if [ "${1:-}" != --check ] && [ -n "$missing" ] && [ "$(id -u)" -eq 0 ] && have apt-get; then
    echo "Installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 - each word is a package
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing; } >/dev/null || true
    look
fi
is_complete && exit 0
tell >&2
exit 1
