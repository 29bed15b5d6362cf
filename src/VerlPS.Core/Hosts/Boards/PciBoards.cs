namespace VerlPS.Hosts;

/// <summary>NVIDIA's devices on the PCI bus (/sys/bus/pci/devices, vendor 10de).</summary>
/// <param name="Gpus">Boards: display and 3D controllers, virtual functions left out.</param>
/// <param name="Switches">NVSwitches: bridges of class 0680.</param>
public sealed record PciBoards(IReadOnlyList<PciBoard> Gpus, IReadOnlyList<PciBoard> Switches);

/// <summary>A device on the PCI bus.</summary>
/// <param name="Address">For example 0000:1b:00.0.</param>
/// <param name="Driver">The kernel driver that has it (nvidia, vfio-pci, nouveau); null where none has.</param>
public sealed record PciBoard(string Address, string? Driver);
