"""The system on the separated network, as the tests play it: it reads a package and packs what its units did."""

import hashlib
import io
import json
import zipfile

from jianyan.kit.archives import pack

PDF = b"%PDF-1.7 signed and sealed"


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return {name: held.read(name) for name in held.namelist()}


def manifest_of(data: bytes) -> dict:
    return json.loads(opened(data)["manifest.json"])


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def entry(sent: dict, kind: str, on: str, *, case: int = 0, part: int = 0, **values) -> dict:
    """What a unit did with a case of the package that was sent."""
    one = sent["cases"][case]
    return {
        "case": one["id"],
        "unit": one["assignments"][part]["unit"],
        "kind": kind,
        "on": on,
        **values,
    }


def returned(sent: dict, entries: list, *, files: dict | None = None, number: str = "回-1", **head) -> bytes:
    """A package that comes back for the package that was sent."""
    held = files or {}
    manifest = {
        "format": "jianyan.handover-return",
        "version": 1,
        "package": number,
        "committee": sent["committee"]["code"],
        "order": sent["order"]["number"],
        "created_at": "2022-02-01T08:00:00+00:00",
        "entries": entries,
        "files": [{"path": path, "sha256": digest(data), "size": len(data)} for path, data in held.items()],
        **head,
    }
    text = json.dumps(manifest, ensure_ascii=False).encode()
    seal = f"{digest(text)}  manifest.json\n".encode()
    return pack([("manifest.json", text), ("manifest.sha256", seal), *held.items()])


def whole_answer(sent: dict, **more) -> list:
    """Signed for, met, answered with a sealed paper."""
    asked = sent["cases"][0]["suggestion_items"]
    return [
        entry(sent, "accepted", "2022-01-15"),
        entry(
            sent,
            "contact",
            "2022-01-20",
            phase="before",
            mode="meeting",
            persons="提案者、局长",
            summary="当面听取意见",
        ),
        entry(
            sent,
            "reply",
            "2022-02-01",
            **{"class": "A", "signer": "林某", "number": "教字〔2022〕3号", "file": "files/答复.pdf"},
            answers=[
                {"suggestion": asked[0]["code"], "decision": "taken", "measure": "已经办妥"},
            ],
            **more,
        ),
    ]
