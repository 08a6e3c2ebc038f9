#!/bin/sh
# A Debian package of the release, installed on a clean system as samples/ci/Containerfile does, typesets samples there:
# sh tests/install/package.sh [FOLDER]. Needs root, debootstrap and this machine's Debian archive.
set -eu
cd "$(dirname "$0")/../.."
. tests/skip.sh
[ "$(id -u)" = 0 ] || skip "not root"
sh src/packages.sh build >/dev/null
command -v debootstrap >/dev/null && command -v dpkg-shlibdeps >/dev/null || skip "no debootstrap or dpkg-dev"
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
cmake --build --preset release -- --quiet
(cd build/release && rm -f marbre_*.deb && cpack -G DEB >/dev/null)
package=$(ls build/release/marbre_*.deb)
dpkg-deb --info "$package" | sed -n 's/^ \(Package\|Version\|Depends\|Recommends\): /\1: /p'

tree=${1:-$(mktemp -d)}
archive=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | sed -n 's/ bookworm$//p' | head -n 1)
[ -n "$archive" ] || skip "no Debian 12 archive among this machine's"
[ -x "$tree/bin/sh" ] || debootstrap --variant=minbase bookworm "$tree" "$archive" >"$tree.log" 2>&1
for file in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d /etc/apt/trusted.gpg.d /etc/apt/keyrings /etc/ssl/certs /usr/share/ca-certificates; do
  [ ! -e "$file" ] || { mkdir -p "$tree$(dirname "$file")"; cp -rL "$file" "$tree$(dirname "$file")/" 2>/dev/null || true; }
done
cp -L /etc/resolv.conf /etc/hosts "$tree/etc/"
cp "$package" "$tree/tmp/"
chroot "$tree" dpkg --purge marbre >/dev/null 2>&1 || true
install=$(sed -n 's/^RUN \(apt-get .*\)$/\1/p' samples/ci/Containerfile)
chroot "$tree" env DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -ec "$install" >"$tree.install.log" 2>&1 ||
  { tail -n 20 "$tree.install.log"; exit 1; }

rm -rf "$tree/work" && mkdir "$tree/work" && cp -r samples "$tree/work/"
inside() { chroot "$tree" env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 sh -ec "cd /work && $1"; }
inside 'marbre --version | head -n 1'
inside 'marbre build -q samples/communique/communique.yaml -o communique.pdf'
inside 'marbre batch -q samples/batch/documents.yaml --allow samples --only lettres/Amiens.pdf -o out'
[ -s "$tree/work/out/lettres/Amiens.pdf" ] || { echo "FAIL: no letter"; exit 1; }
head -c 8 "$tree/work/communique.pdf" | grep -q '^%PDF-1' || { echo "FAIL: no PDF"; exit 1; }
build/release/marbre build -q samples/communique/communique.yaml -o "$tree/here.pdf"
cmp "$tree/work/communique.pdf" "$tree/here.pdf" && echo "the installed command makes the same bytes as the one built here"
[ -n "${1:-}" ] || rm -rf "$tree" "$tree.log" "$tree.install.log"
