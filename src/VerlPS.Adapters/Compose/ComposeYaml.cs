using System.Text.RegularExpressions;
using VerlPS.Compose;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VerlPS.Adapters.Compose;

/// <summary>
/// Compose models as YAML. YamlDotNet's own quoting leaves 1e-6, dates and 22:22 plain, which YAML 1.1 readers take for
/// numbers and times; here every text that is not plainly a word is double-quoted.
/// </summary>
public sealed partial class ComposeYaml : IComposeFormat
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "none",
    };

    /// <inheritdoc/>
    public string Write(ComposeMap file, string header)
    {
        using StringWriter text = new() { NewLine = "\n" };
        // A width without a limit: folded lines in double quotes are right but unreadable.
        Emitter emitter = new(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: false, indentSequences: true, newLine: "\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, file);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return string.Concat(header.Split('\n').Select(line => $"# {line}\n")) + text;
    }

    /// <inheritdoc/>
    public string Merge(string text, string path, ComposeMap file) => new ComposeYamlMerge(this, path).Merge(text, file);

    /// <inheritdoc/>
    public ComposeMap Read(string text, string path) => ComposeYamlReader.Read(text, path);

    private static void Emit(Emitter emitter, ComposeNode node)
    {
        TagName tag = node.Tag is null ? TagName.Empty : new TagName(node.Tag);
        switch (node)
        {
            case ComposeText scalar:
                emitter.Emit(Scalar(scalar.Text.Replace("$", "$$", StringComparison.Ordinal), tag));
                break;
            case ComposeTemplate template:
                emitter.Emit(Scalar(template.Text, tag));
                break;
            case ComposeLiteral literal:
                emitter.Emit(new Scalar(AnchorName.Empty, tag, literal.Text, ScalarStyle.Plain, isPlainImplicit: tag.IsEmpty, isQuotedImplicit: false));
                break;
            case ComposeList list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, tag, isImplicit: tag.IsEmpty, list.Inline ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (ComposeNode item in list.Items)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case ComposeMap map:
                emitter.Emit(new MappingStart(AnchorName.Empty, tag, isImplicit: tag.IsEmpty, MappingStyle.Block));
                foreach (ComposeEntry entry in map.Entries)
                {
                    if (entry.Comment is not null)
                        emitter.Emit(new Comment(entry.Comment, isInline: false));
                    emitter.Emit(Scalar(entry.Key, TagName.Empty));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }

    private static Scalar Scalar(string text, TagName tag)
    {
        bool word = Word().IsMatch(text) && !Reserved.Contains(text);
        return new Scalar(AnchorName.Empty, tag, text, word ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, isPlainImplicit: word && tag.IsEmpty, isQuotedImplicit: !word && tag.IsEmpty);
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_./-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
