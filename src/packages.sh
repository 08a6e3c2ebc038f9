#!/bin/sh
# Installs what is missing of Debian's packages: sh src/packages.sh build|tests|ci...
# `build`: to build Marbre and typeset; `tests`: to test it; `ci`: what only the long checks need.
set -eu

build="gcc libc6-dev cmake ninja-build pkg-config libhpdf-dev libyaml-dev libfontconfig-dev libfreetype-dev
  libharfbuzz-dev libicu-dev libcmark-dev libpcre2-dev libpng-dev libexpat1-dev libdeflate-dev libqrencode-dev
  libjansson-dev libxxhash-dev libcurl4-openssl-dev libmicrohttpd-dev libstdc++-12-dev hyphen-fr hyphen-en-gb hyphen-en-us
  fonts-liberation2 fonts-vollkorn fonts-lato fonts-croscore fonts-dejavu-core"
tests="libcmocka-dev libhyphen-dev nginx-light parallel poppler-utils qpdf mupdf-tools python3 woff2 imagemagick locales-all zbar-tools
  fonts-texgyre fonts-dejavu-extra python3-jsonschema python3-yaml"
ci="debootstrap dpkg-dev libxml2-utils openjdk-17-jdk-headless maven python3-pip clang clang-tidy cppcheck libclang-rt-14-dev valgrind gcc chromium
  slurm-wlm munge python3-venv"
command -v npm >/dev/null || ci="$ci nodejs npm"  # one that is there may be of another source than Debian's
tests="$tests libgs-common"  # for a profile of CMYK

wanted=
for group in "$@"; do
  case $group in
    build) wanted="$wanted $build" ;;
    tests) wanted="$wanted $tests" ;;
    ci) wanted="$wanted $ci" ;;
    *) echo "packages.sh: no group named $group" >&2; exit 2 ;;
  esac
done

missing=
for package in $wanted; do
  case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true) in
    installed) ;;
    *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "packages.sh: run as root, or install sudo; missing:$missing" >&2; exit 3; }
  as_root=sudo
fi
echo "Installing from Debian's packages:$missing"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
