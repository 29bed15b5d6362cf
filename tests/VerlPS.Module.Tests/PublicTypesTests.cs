using System.Reflection;
using System.Xml.Linq;

namespace VerlPS.Module.Tests;

public class PublicTypesTests(HostedModule module) : IClassFixture<HostedModule>
{
    private const BindingFlags Visible = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly HashSet<string> OwnAssemblies = ["VerlPS", "VerlPS.Core", "System.Management.Automation"];

    private IEnumerable<Type> OutputTypes => module.Cmdlets
        .SelectMany(c => c.OutputType)
        .Select(o => o.Type)
        .Where(t => t != typeof(void) && t.Namespace != "System")
        .Distinct();

    [Fact]
    public void Every_output_type_is_a_public_sealed_class_in_VerlPS()
    {
        Assert.NotEmpty(OutputTypes);
        Assert.All(OutputTypes, type =>
        {
            Assert.Equal("VerlPS", type.Namespace);
            Assert.Equal("VerlPS.Core", type.Assembly.GetName().Name);
            Assert.True(type is { IsPublic: true, IsSealed: true });
        });
    }

    [Fact]
    public void Output_types_cannot_be_changed()
        => Assert.All(OutputTypes.SelectMany(t => t.GetProperties()).Where(p => p.SetMethod is { IsPublic: true }), property =>
            Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));

    [Fact]
    public void Every_output_type_has_a_view()
    {
        HashSet<string> viewed = [.. module.Module.ExportedFormatFiles.SelectMany(f => XDocument.Load(f).Descendants("TypeName")).Select(e => e.Value)];

        Assert.All(OutputTypes, type => Assert.Contains(type.FullName!, viewed));
    }

    [Fact]
    public void Every_view_is_of_a_type_that_exists()
    {
        IEnumerable<string> selected = module.Module.ExportedFormatFiles
            .SelectMany(f => XDocument.Load(f).Descendants("ViewSelectedBy"))
            .SelectMany(s => s.Elements("TypeName"))
            .Select(e => e.Value);

        Assert.All(selected, name => Assert.Contains(module.Assemblies, assembly => assembly.GetType(name) is not null));
    }

    [Fact]
    public void No_public_member_shows_a_type_of_another_package()
    {
        IEnumerable<(Type Owner, Type Shown)> strangers = module.Assemblies
            .SelectMany(a => a.GetExportedTypes())
            .SelectMany(owner => Shown(owner).SelectMany(Parts).Select(shown => (Owner: owner, Shown: shown)))
            .Where(pair => !IsOwn(pair.Shown))
            .Distinct();

        Assert.Empty(strangers);
    }

    private static IEnumerable<Type> Shown(Type type)
    {
        IEnumerable<Type> bases = type.BaseType is Type parent ? type.GetInterfaces().Append(parent) : type.GetInterfaces();
        IEnumerable<MethodBase> methods = type.GetMethods(Visible).Cast<MethodBase>().Concat(type.GetConstructors(Visible))
            .Where(m => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly);
        return bases
            .Concat(methods.SelectMany(m => m.GetParameters()).Select(p => p.ParameterType))
            .Concat(methods.OfType<MethodInfo>().Select(m => m.ReturnType))
            .Concat(type.GetFields(Visible).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(f => f.FieldType));
    }

    private static IEnumerable<Type> Parts(Type type)
        => type.HasElementType ? Parts(type.GetElementType()!)
            : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : [type];

    private static bool IsOwn(Type type)
    {
        string assembly = type.Assembly.GetName().Name!;
        return OwnAssemblies.Contains(assembly) || type.Assembly == typeof(object).Assembly
            || Path.GetDirectoryName(type.Assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location);
    }
}
