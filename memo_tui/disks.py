"""What kind of disk a file stands on."""

from pathlib import Path

_NETWORK_DISKS = ("nfs", "cifs", "smb", "9p", "fuse", "lustre", "gpfs", "ceph", "afs", "beegfs")


def on_local_disk(path: Path) -> bool:
    """Whether the path's disk is this machine's own; True where the system doesn't tell."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return True
    best, kind = "", ""
    whole = str(path.absolute().parent.resolve())
    for line in mounts:
        _, folder, file_system, *_ = line.split(" ")
        folder = folder.replace("\\040", " ")
        inside = whole == folder or whole.startswith(folder.rstrip("/") + "/")
        if inside and len(folder) >= len(best):
            best, kind = folder, file_system
    return not kind.startswith(_NETWORK_DISKS)
