"""A result that can not be written: one error in both languages, and what was there stays."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from leptoguide.errors import InputError
from leptoguide.render.output import write_whole


@pytest.mark.parametrize(
    ("name", "code", "zh", "en"),
    [
        ("", "output.is-folder", "这是文件夹，不是文件（请给出文件名）", "is a folder, not a file (name a file)"),
        (
            "no/advice.txt",
            "output.no-folder",
            "文件夹不存在（请先建立文件夹，或改用其他路径）",
            "there is no such folder (make the folder or choose another path)",
        ),
        (
            "file/advice.txt",
            "output.no-folder",
            "文件夹不存在（请先建立文件夹，或改用其他路径）",
            "there is no such folder (make the folder or choose another path)",
        ),
    ],
)
def test_a_place_that_is_none_is_refused(tmp_path: Path, name: str, code: str, zh: str, en: str) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / name
    with pytest.raises(InputError) as caught:
        write_whole(b"advice", target)
    error = caught.value
    assert (error.code, error.said_in("zh"), error.said_in("en")) == (code, f"{target}：{zh}", f"{target}: {en}")


@pytest.mark.parametrize(
    ("fault", "zh", "en"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied"),
            "没有写入权限（请检查文件夹权限，或改用其他路径）",
            "writing is not permitted (check the folder's permissions or choose another path)",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "无法写入（系统提示：No space left on device）（请检查文件夹和磁盘空间）",
            "cannot be written (the system says: No space left on device) (check the folder and the space on the disk)",
        ),
    ],
)
def test_what_can_not_be_written_leaves_the_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError, zh: str, en: str
) -> None:
    def refuse(*_: object) -> None:
        raise fault

    target = tmp_path / "advice.txt"
    target.write_text("older")
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(InputError) as caught:
        write_whole(b"advice", target)
    assert caught.value.said_in("zh") == f"{target}：{zh}"
    assert caught.value.said_in("en") == f"{target}: {en}"
    assert [path.read_text() for path in tmp_path.iterdir()] == ["older"]
