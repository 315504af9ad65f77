# What scripts/demo and scripts/test share. Sourced; sets the shell's options and $root, the top of the checkout.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")

say() { printf '%s\n' "$*" >&2; }
die() {
    say "$(basename "$0"): $*"
    exit 1
}

# The packages of the given sections of scripts/packages.
packages_for() {
    local section wanted=" $* "
    while read -r section package _; do
        [[ $section == \#* || -z $section || $wanted != *" $section "* ]] || printf '%s\n' "$package"
    done <"$root/scripts/packages"
}

# Root's rights for one command: ours, or sudo's.
as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -- "$@"
    else
        die "'$*' takes root: run this as root, or install sudo"
    fi
}

# Under sudo, what is built in somebody's checkout stays theirs.
as_owner() {
    if ((EUID == 0)) && [[ -n ${SUDO_UID:-} && $(stat -c %u "$root") == "$SUDO_UID" && $SUDO_UID != 0 ]]; then
        sudo -u "#$SUDO_UID" -- "$@"
    else
        "$@"
    fi
}

# Installs what is missing of the given sections. Asks the network for nothing when nothing is.
install_missing() {
    local package missing=()
    command -v dpkg-query >/dev/null || {
        say "Not a Debian system: these packages, or their like, must be there: $(packages_for "$@" | tr '\n' ' ')"
        return 0
    }
    while read -r package; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done < <(packages_for "$@")
    ((${#missing[@]})) || return 0

    say "Installing the Debian packages that are missing: ${missing[*]}"
    as_root apt-get update -q >&2 || die "apt-get update failed; missing: ${missing[*]}"
    # Nothing that somebody has installed may go: Boost 1.81's headers and 1.74's exclude each other.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends --no-remove \
        "${missing[@]}" >&2 || die "could not install ${missing[*]} (see above)"
}

# Configures and builds a preset of CMakePresets.json.
build() {
    local preset=$1 said
    said=$(cd "$root" && as_owner cmake --preset "$preset" 2>&1) || {
        say "$said"
        die "configuring failed (see above)"
    }
    (cd "$root" && as_owner cmake --build --preset "$preset") >&2 || die "building failed (see above)"
}
