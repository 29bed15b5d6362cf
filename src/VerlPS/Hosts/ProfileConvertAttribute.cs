using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;
using VerlPS.Hosts;

namespace VerlPS.Commands;

/// <summary>Reads <c>-Profile</c>: the name of a shipped profile, a .json or .psd1 file, or a hashtable.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProfileConvertAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return input switch
            {
                null or HostProfile => input,
                IDictionary values => Parse(values, "-Profile"),
                string name when HostProfiles.Find(name) is HostProfile shipped => shipped,
                _ => Load(engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath($"{input}"), $"{input}"),
            };
        }
        catch (VerlException error)
        {
            throw new ArgumentTransformationMetadataException($"{error.Message} {error.Remedy}", error);
        }
    }

    private static HostProfile Load(string path, string given)
    {
        try
        {
            string name = Path.GetFileNameWithoutExtension(path);
            return Path.GetExtension(path).Equals(".psd1", StringComparison.OrdinalIgnoreCase)
                ? Parse(ReadData(File.ReadAllText(path)), name)
                : HostProfiles.Parse(File.ReadAllText(path), name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VerlException(
                VerlErrorKind.PathNotFound,
                $"'{given}' is neither a shipped profile nor a file that can be read.",
                given,
                $"Shipped are {string.Join(", ", HostProfiles.Names)}; else name a .json or .psd1 file.",
                error);
        }
    }

    // As Import-PowerShellDataFile does: constants only, nothing is run.
    private static IDictionary ReadData(string text)
    {
        HashtableAst? table = (HashtableAst?)Parser.ParseInput(text, out _, out ParseError[] errors).Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        try
        {
            return errors.Length == 0 && table?.SafeGetValue() is IDictionary values ? values : new Hashtable { ["(not a data file)"] = null };
        }
        catch (InvalidOperationException)
        {
            return new Hashtable { ["(not a data file)"] = null };
        }
    }

    private static HostProfile Parse(IDictionary values, string name)
        => HostProfiles.Parse(
            JsonSerializer.Serialize(values.Keys.Cast<object>().ToDictionary(key => $"{key}", key => values[key] is PSObject value ? value.BaseObject : values[key])),
            name);
}

/// <summary>Completes shipped profiles.</summary>
public sealed class ProfileCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => HostProfiles.Names;
}
