#!/usr/bin/env python3
"""Output is written whole or not at all, where it was asked for; the exit status says what failed."""
import ctypes
import os
import resource
import shutil
import signal
import stat

from common import ROOT, Folder, Run, check, finish, sample

CONTENT = sample("communique")


def write(path, text="old"):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def read(path):
    with open(path, "rb") as file:
        return file.read()


def small_disk():
    """What is written beyond 8 kB fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))


def without_rights():
    """Root may write anywhere; without the capability that says so, root heeds rights as anybody does. (Another user might
    not even reach the command, where the sources stand in root's home.)"""
    PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
    if os.geteuid() == 0 and ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def keeps_old(folder):
    old = write(os.path.join(folder, "old.pdf"))
    Run("build", "-q", CONTENT, "-o", old, before=small_disk).expect(3, "old.pdf")
    check(read(old) == b"old", "a full disk: the old file is lost")
    check(os.listdir(folder) == ["old.pdf"], f"a full disk: left behind {os.listdir(folder)}")
    broken = write(os.path.join(folder, "broken.yaml"), "layout: communique\nbrand: academie-amiens\ntitre: [\n")
    Run("build", broken, "-o", old).expect(1)
    check(read(old) == b"old", "content with errors: the old file is lost")


def refuses_folders_without_rights(folder):
    closed = os.path.join(folder, "closed")
    os.mkdir(closed)
    old = write(os.path.join(closed, "old.pdf"))
    os.chmod(old, 0o644)
    os.chmod(closed, 0o555)
    os.chmod(folder, 0o755)
    Run("build", "-q", CONTENT, "-o", old, before=without_rights).expect(3, "old.pdf")
    Run("build", "-q", CONTENT, "-o", os.path.join(closed, "new.pdf"), before=without_rights).expect(3, "new.pdf")
    check(read(old) == b"old" and os.listdir(closed) == ["old.pdf"], "a folder without rights was written to")
    Run("build", "-q", CONTENT, "-o", os.path.join(folder, "none", "new.pdf")).expect(3, "new.pdf")
    Run("build", "-q", CONTENT, "-o", folder).expect(3)


def follows_links(folder):
    target, link = write(os.path.join(folder, "target.pdf")), os.path.join(folder, "link.pdf")
    os.chmod(target, 0o640)
    os.symlink("target.pdf", link)
    Run("build", "-q", CONTENT, "-o", link).expect(0)
    check(os.path.islink(link) and read(target).startswith(b"%PDF"), "a link: its target was not replaced")
    check(stat.S_IMODE(os.stat(target).st_mode) == 0o640, "a link: the target's rights changed")


def stands_beside(folder):
    copy = os.path.join(folder, "communique.yaml")
    shutil.copy(CONTENT, copy)
    Run("build", "-q", copy).expect(0)
    check(sorted(os.listdir(folder)) == ["communique.pdf", "communique.yaml"], f"beside its content: {os.listdir(folder)}")
    second = os.path.join(folder, "bis.yml")
    shutil.copy(CONTENT, second)
    Run("build", "-q", copy, second).expect(0)
    check(os.path.exists(os.path.join(folder, "bis.pdf")), "two contents: bis.pdf is missing")
    check(read(os.path.join(folder, "bis.pdf")) == read(os.path.join(folder, "communique.pdf")), "two contents of one text differ")
    Run("build", "-q", copy, second, "-o", os.path.join(folder, "x.pdf")).expect(2, "-o")


def refuses_content_as_output(folder):
    copy = os.path.join(folder, "communique.yaml")
    shutil.copy(CONTENT, copy)
    os.symlink("communique.yaml", os.path.join(folder, "link.yaml"))
    before = read(copy)
    for output in (copy, os.path.join(folder, ".", "communique.yaml"), os.path.join(folder, "link.yaml")):
        Run("build", "-q", copy, "-o", output).expect(2, "C011")
        check(read(copy) == before, f"-o {output}: the content is overwritten")
    Run("build", "-q", "communique.yaml", "-o", "./communique.yaml", cwd=folder).expect(2)
    check(read(copy) == before, "-o ./communique.yaml: the content is overwritten")


def reads_and_writes_streams(folder):
    text = read(CONTENT)
    out = Run("build", "-q", "-", stdin=text, cwd=ROOT).expect(0).out
    check(out.startswith(b"%PDF-1.7") and out.rstrip().endswith(b"%%EOF"), "standard input to standard output")
    check(Run("build", "-q", CONTENT, "-o", "-").expect(0).out == out, "-o -: another text than by standard input")
    path = os.path.join(folder, "in.pdf")
    Run("build", "-q", "-", "-o", path, stdin=text).expect(0)
    check(read(path) == out, "standard input to a file differs")
    Run("build", "-q", CONTENT, "-o", "/dev/null").expect(0)
    Run("build", "-q", CONTENT, "-o", "/dev/full").expect(3, "/dev/full")
    with open("/dev/full", "wb") as full:
        Run("build", "-q", CONTENT, "-o", "-", stdout=full).expect(3, "C012")


def tells_what_is_missing(folder):
    Run("build", os.path.join(folder, "none.yaml")).expect(3, "none.yaml")
    Run("build", folder).expect(3)
    Run("build", "-q", CONTENT, "--layout", "nulle-part", "-o", "/dev/null").expect(1, "nulle-part")


for test in (keeps_old, refuses_folders_without_rights, follows_links, stands_beside, refuses_content_as_output,
             reads_and_writes_streams, tells_what_is_missing):
    with Folder() as place:
        test(place)
finish()
