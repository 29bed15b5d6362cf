namespace VerlPS.Module.Tests.Lab;

/// <summary>Tests that share the lab's engine run one after the other: some remove images.</summary>
[CollectionDefinition("lab", DisableParallelization = true)]
public sealed class LabEngine;
