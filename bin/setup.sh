# Shared by bin/run and bin/test: a Python that is new enough, the virtual environment, the hashed lock.
# Sourced from the root of the repository, with $me set to the name of the command.
: "${me:?}"
unset PYTHONDONTWRITEBYTECODE  # many programs are started: without it each would compile everything anew

say() { printf '%s\n' "$me: $*"; }
die() { printf '%s\n' "$me: $*" >&2; exit 1; }

# Sets $python to the first Python that is new enough and can make a virtual environment.
find_python() {
    problem="Python 3.11 or newer is needed and none was found. Install it, or name one: PYTHON=/path/to/python3 bin/$me"
    for python in ${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14 python}; do
        command -v "$python" >/dev/null 2>&1 || continue
        if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
            problem="Python 3.11 or newer is needed; $python is $version. Install a newer one, or name it: PYTHON=/path/to/python3 bin/$me"
        elif ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            problem="$python has no venv module. On Debian and Ubuntu install the package python3-venv, then start again."
        else
            return 0
        fi
    done
    return 1
}

venv_works() {
    .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

make_venv() {
    venv_works && return
    find_python || die "$problem"
    say "Making the virtual environment .venv with $("$python" --version)…"
    "$python" -m venv --clear .venv || die "The virtual environment could not be made; the lines above say why."
}

# Prints how far pip is, one line for every tenth of the packages.
show_progress() {
    awk -v all="$1" '
        /^Collecting / { n++; if (n % int(all / 10 + 1) == 0) { printf "  %d of %d packages found\n", n, all; fflush() } }
        /^Installing collected/ { print "  unpacking them…"; fflush() }'
}

# install_lock LOCK STAMP: installs the lock unless the stamp says that it was done, then writes the stamp.
# Nothing is compiled ahead: what is used compiles itself once, and most of what the packages hold is never used. A lock
# is whole (.ci/locks.py), so pip need not work out what its packages need.
# requirements-dev.lock holds all of requirements.lock, so installing it writes the stamp of both.
install_lock() {
    lock=$1 stamp=.venv/$2
    [ "$(cat "$stamp" 2>/dev/null)" = "$(cksum <"$lock")" ] && return
    count=$(grep -c '^[A-Za-z0-9].*==' "$lock")
    say "Installing $count packages (about half a minute)…"
    rm -f .venv/installed-*
    {
        PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore \
            .venv/bin/python -m pip install --require-hashes --no-deps --no-compile --progress-bar off -r "$lock" 2>&1
        echo $? >.venv/pip-status
    } | tee .venv/pip.log | show_progress "$count"
    if [ "$(cat .venv/pip-status)" != 0 ]; then
        grep -i '^ *error' .venv/pip.log | head -n 3 >&2
        die "The packages could not be installed. Is the network there? All that pip said is in .venv/pip.log; starting again goes on from here."
    fi
    cksum <"$lock" >"$stamp"
    [ "$lock" != requirements-dev.lock ] || cksum <requirements.lock >.venv/installed-requirements
}

unset PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX
