"""TorchScript files."""

import zipfile
from pathlib import Path

import torch


def save(module: torch.jit.ScriptModule, file: Path) -> None:
    """Saves without debug records, which contain the names of folders of the computer."""
    whole = file.with_suffix(".whole")
    torch.jit.save(module, str(whole))
    reader, writer = torch._C.PyTorchFileReader(str(whole)), torch._C.PyTorchFileWriter(str(file))
    for name in reader.get_all_records():
        # The writer adds these itself.
        if not name.endswith(".debug_pkl") and name not in ("version", ".data/serialization_id", "byteorder"):
            record = reader.get_record(name)
            writer.write_record(name, record, len(record))
    writer.write_end_of_file()
    whole.unlink()


@torch.no_grad()
def round_to_half(module: torch.jit.ScriptModule) -> None:
    """Rounds float32 weights to the values of float16: errors of at most 2⁻¹¹ of a weight, and a file that can be compressed."""
    for tensor in module.state_dict().values():
        if tensor.dtype == torch.float32:
            tensor.copy_(tensor.half().float())


def compress(file: Path) -> None:
    """Deflates the records of a TorchScript file, a zip archive that torch reads either way."""
    whole = file.with_suffix(".whole")
    with zipfile.ZipFile(file) as stored, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as deflated:
        for entry in stored.infolist():
            deflated.writestr(zipfile.ZipInfo(entry.filename), stored.read(entry.filename), zipfile.ZIP_DEFLATED)
    whole.replace(file)
