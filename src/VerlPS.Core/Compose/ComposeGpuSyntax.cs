namespace VerlPS;

/// <summary>How a compose file asks for GPUs.</summary>
public enum ComposeGpuSyntax
{
    /// <summary>The form that every release of Compose v2 and every engine with NVIDIA's hook understands: Deploy.</summary>
    Auto,

    /// <summary>A device reservation, <c>deploy.resources.reservations.devices</c>.</summary>
    Deploy,

    /// <summary>The short <c>gpus:</c>, which needs compose 2.30; before, it is ignored without a word.</summary>
    Gpus,

    /// <summary>A device reservation by CDI names, which needs an engine with CDI switched on. There are no counts.</summary>
    Cdi,
}
