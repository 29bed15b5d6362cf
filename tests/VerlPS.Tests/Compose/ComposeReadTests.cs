using System.Text;
using VerlPS.Adapters.Compose;
using VerlPS.Compose;

namespace VerlPS.Tests.Compose;

public class ComposeReadTests
{
    [Theory]
    [InlineData("true", ComposeLiteralKind.Boolean)]
    [InlineData("FALSE", ComposeLiteralKind.Boolean)]
    [InlineData("1", ComposeLiteralKind.WholeNumber)]
    [InlineData("-12", ComposeLiteralKind.WholeNumber)]
    [InlineData("0777", ComposeLiteralKind.WholeNumber)]
    [InlineData("0o17", ComposeLiteralKind.WholeNumber)]
    [InlineData("0x1F", ComposeLiteralKind.WholeNumber)]
    [InlineData("0b11", ComposeLiteralKind.WholeNumber)]
    [InlineData("1_000", ComposeLiteralKind.WholeNumber)]
    [InlineData("1e3", ComposeLiteralKind.Number)]
    [InlineData("1e-6", ComposeLiteralKind.Number)]
    [InlineData("1.10", ComposeLiteralKind.Number)]
    [InlineData(".5", ComposeLiteralKind.Number)]
    [InlineData("-.inf", ComposeLiteralKind.Number)]
    [InlineData(".NaN", ComposeLiteralKind.Number)]
    [InlineData("2025-01-01", ComposeLiteralKind.Timestamp)]
    [InlineData("2025-01-01T10:00:00Z", ComposeLiteralKind.Timestamp)]
    public void Values_without_quotes_that_are_no_texts_stay_as_they_are_written(string value, ComposeLiteralKind kind)
    {
        ComposeLiteral literal = Assert.IsType<ComposeLiteral>(Value(value));

        Assert.Equal(value, literal.Text);
        Assert.Equal(kind, literal.Kind);
        Assert.Equal(new ComposeText(value), Value($"\"{value}\""));
        Assert.Equal(new ComposeText(value), Value($"'{value}'"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("# nothing")]
    public void No_value_is_null(string value) => Assert.Equal(new ComposeLiteral("null"), Value(value));

    [Theory]
    [InlineData("yes")]
    [InlineData("No")]
    [InlineData("on")]
    [InlineData("off")]
    [InlineData("y")]
    [InlineData("tRuE")]
    [InlineData("22:22")]
    [InlineData("1:02:03")]
    [InlineData("1.2.3")]
    [InlineData("0o8")]
    [InlineData("0x")]
    [InlineData("1e")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("inf")]
    [InlineData("nan")]
    [InlineData("2025-01")]
    [InlineData("C:\\new\\table")]
    [InlineData("a#b")]
    [InlineData("=")]
    [InlineData("训练")]
    [InlineData("1,000")]
    [InlineData("64g")]
    public void All_others_are_texts(string value)
        => Assert.Equal(new ComposeText(value), value is "-" ? Value("'-'") : Value(value));

    [Theory]
    [InlineData("$$HOME", "$HOME")]
    [InlineData("a$$$$b", "a$$b")]
    [InlineData("'$$'", "$")]
    public void A_doubled_dollar_is_one(string value, string text) => Assert.Equal(new ComposeText(text), Value(value));

    [Theory]
    [InlineData("$HOME")]
    [InlineData("${X:-a}")]
    [InlineData("$$${X}")]
    [InlineData("50$")]
    public void Variables_stay_as_they_are_written(string value)
    {
        Assert.Equal(new ComposeTemplate(value), Value(value));
        Assert.Contains($"\"{value}\"", new ComposeYaml().Write(ComposeData.Read($"k: {value}"), "h"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_node_knows_its_line()
    {
        ComposeMap file = ComposeData.Read(
            """
            # 1
            services:
              a: &a

                image: x
                command:
                  - one

                  - |
                    two
                    lines
                tty:
                # 13
                labels: {b: c,
                  d: e}
              b: *a
            """);

        ComposeMap service = (ComposeMap)((ComposeMap)file.Find("services")!.Value).Find("a")!.Value;
        Assert.Equal([5, 6, 12, 14], service.Entries.Select(entry => entry.Line));
        Assert.Equal([7, 9], ((ComposeList)service.Find("command")!.Value).Items.Select(item => item.Line));
        Assert.Equal(12, service.Find("tty")!.Value.Line);
        Assert.Equal([14, 15], ((ComposeMap)service.Find("labels")!.Value).Entries.Select(entry => entry.Line));
        ComposeEntry alias = ((ComposeMap)file.Find("services")!.Value).Find("b")!;
        Assert.Equal(16, alias.Line);
        Assert.Equal(5, ((ComposeMap)alias.Value).Find("image")!.Line);
    }

    [Fact]
    public void Merged_keys_come_where_the_map_has_none_itself_and_the_first_wins()
    {
        ComposeMap file = ComposeData.Read("x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  c: 3\n  <<: [*x, *y]\n  d: 3\n");

        ComposeMap map = (ComposeMap)file.Find("z")!.Value;
        Assert.Equal(["c=3", "a=1", "b=1", "d=3"], map.Entries.Select(entry => $"{entry.Key}={((ComposeLiteral)entry.Value).Text}"));
    }

    [Theory]
    [InlineData("a:\tb\n")]
    [InlineData("a:\t[b,\tc]\n")]
    [InlineData("a: b\n  \tc\n")]
    [InlineData("a: |\n  b\n  \tc\n")]
    [InlineData("a: b\t# c\n")]
    public void Tabs_inside_of_a_line_are_blanks(string text) => Assert.Equal("a", Assert.Single(ComposeData.Read(text).Entries).Key);

    [Fact]
    public void An_anchor_may_be_named_again()
        => Assert.Equal(new ComposeText("two"), ComposeData.Read("a: &n one\nb: &n two\nc: *n\n").Find("c")!.Value);

    [Fact]
    public void A_quoted_merge_key_is_a_key() => Assert.NotNull(ComposeData.Read("a: {\"<<\": b}\n").Entries[0]);

    [Fact]
    public void A_byte_order_mark_is_not_read() => Assert.Equal("a", ComposeData.Read("\uFEFFa: b\n").Entries[0].Key);

    [Theory]
    [InlineData("!reset null", "!reset null")]
    [InlineData("!reset []", "!reset []")]
    [InlineData("!override {a: b}", "!override")]
    [InlineData("!override text", "!override text")]
    [InlineData("!override 'a: b'", "!override \"a: b\"")]
    [InlineData("!reset", "!reset null")]
    public void Tags_of_compose_survive(string value, string written)
    {
        ComposeNode node = Value(value);

        Assert.Equal(value.Split(' ')[0], node.Tag);
        Assert.Contains(written, new ComposeYaml().Write(ComposeData.Read($"k: {value}"), "h"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("! 12", "12")]
    [InlineData("!!str 12", "12")]
    [InlineData("!!str true", "true")]
    public void A_tag_makes_a_text(string value, string text) => Assert.Equal(new ComposeText(text), Value(value));

    [Theory]
    [InlineData("!!int \"3\"", "3")]
    [InlineData("!!float 3", "3")]
    [InlineData("!!bool true", "true")]
    [InlineData("!!null ''", "null")]
    public void A_tag_makes_a_literal(string value, string text) => Assert.Equal(new ComposeLiteral(text), Value(value));

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, "the key 'a' is there twice, first in line 1")]
    [InlineData("a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n", 4, "the key '<<' is there twice")]
    [InlineData("a:\n  b: *nowhere\n", 2, "the alias '*nowhere' stands for nothing")]
    [InlineData("a: &a\n  b: [*a]\n", 2, "the alias '*a' is inside of what it stands for")]
    [InlineData("a: b\n---\nc: d\n", 2, "a second document")]
    [InlineData("- a\n", 1, "no map of keys and values")]
    [InlineData("just text\n", 1, "no map of keys and values")]
    [InlineData("---\n", 1, "the file is empty")]
    [InlineData("", 1, "the file is empty")]
    [InlineData("# only this\n\n", 1, "the file is empty")]
    [InlineData("a:\n\tb: c\n", 2, "indented by a tab")]
    [InlineData("a:\n  b: c\n \td: e\n", 3, "indented by a tab")]
    [InlineData("a:\n  \tb: c\n", 2, "indented by a tab")]
    [InlineData("a:\n  \tb\n", 2, "indented by a tab")]
    [InlineData("a:\n  b: c\n  d:\n  \t- e\n", 4, "indented by a tab")]
    [InlineData("a: b: c\n", 1, "a second ': '")]
    [InlineData("a:\n  b: 1\n c: 2\n", 3, "indentation")]
    [InlineData("a: \"b\n", 1, "a quotation mark is opened")]
    [InlineData("a: [b, c\nd: e\n", 1, "brackets, quotes or indentation")]
    [InlineData("a: {b: c\n", 2, "'}'")]
    [InlineData("a: @b\n", 1, "a character that YAML keeps for itself")]
    [InlineData("a:\n  1: b\n", 2, "the key 1 is no text but a number")]
    [InlineData("a:\n  true: b\n", 2, "the key true is no text but a boolean")]
    [InlineData("a:\n  2025-01-01: b\n", 2, "the key 2025-01-01 is no text but a date")]
    [InlineData("a:\n  : b\n", 2, "a value has no key")]
    [InlineData("a:\n  [x]: b\n", 2, "a list or a map stands where a key belongs")]
    [InlineData("a: &a [x]\n*a : b\n", 2, "used as a key, and is no text")]
    [InlineData("a: 1\nb:\n  <<: 5\n", 3, "'<<' merges a map")]
    [InlineData("a: !!int x\n", 1, "the value is none for the tag !!int")]
    [InlineData("a: !!binary aGk=\n", 1, "the tag !!binary")]
    [InlineData("a: !!set {b}\n", 1, "the tag !!set")]
    [InlineData("a: \"\\q\"\n", 1, "backslash")]
    [InlineData("a:\n  b: \"\\uD83D\"\n", 2, "half a character")]
    [InlineData("a: 'b\nc: d\n", 1, "a quotation mark is opened")]
    [InlineData("a: `b`\n", 1, "a character that YAML keeps for itself")]
    [InlineData("a:\n- b\nc\n", 3, "this is no 'key: value'")]
    [InlineData("a:\n  - b\n  c: d\n", 3, "indentation")]
    [InlineData("a: - b\n", 1, "'-'")]
    [InlineData("a: *\n", 1, "anchor")]
    [InlineData("a: b\nc\n", 2, "this is no 'key: value'")]
    [InlineData("a: b\n  c: d\n", 2, "a second ': '")]
    [InlineData("a: !x!y b\n", 1, "prefix")]
    [InlineData("a: ]\n", 1, "a bracket")]
    [InlineData("a: [b]]\n", 1, "key: value")]
    [InlineData("a: {b: [c}\n", 1, "']'")]
    public void What_can_not_be_read_is_named_with_its_line(string text, int line, string says)
    {
        VerlException error = Assert.Throws<VerlException>(() => new ComposeYaml().Read(text, "/x/compose.yaml"));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.StartsWith($"'/x/compose.yaml', line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message + error.Remedy, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
        Assert.Equal("/x/compose.yaml", error.Target);
        Assert.NotNull(error.Remedy);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    public void Nesting_has_an_end(int depth)
    {
        Assert.Contains("nested more than", Error($"a: {new string('[', depth)}{new string(']', depth)}\n"), StringComparison.Ordinal);
        Assert.IsType<ComposeMap>(ComposeData.Read($"a: {new string('[', 90)}{new string(']', 90)}\n"));
    }

    [Fact]
    public void Aliases_of_aliases_have_an_end()
    {
        StringBuilder text = new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        Assert.Contains("values", Error(text.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_read_ends_in_a_file_or_an_error_of_ours()
    {
        Random random = new(7);
        string[] files = [.. Directory.GetFiles(ComposeData.Folder).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        const string Marks = "{}[]:-*&!|>'\"%@`#,? \t\n\r\\$~0a\u0085\uD83D\0";
        for (int i = 0; i < 3000; i++)
        {
            StringBuilder text = new(files[i % files.Length]);
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(text.Length);
                switch (random.Next(3))
                {
                    case 0: text[at] = Marks[random.Next(Marks.Length)]; break;
                    case 1: text.Insert(at, Marks[random.Next(Marks.Length)]); break;
                    default: text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)); break;
                }
            }

            try
            {
                ComposeMap read = ComposeData.Read(text.ToString());
                Assert.Equal(read, ComposeData.Read(new ComposeYaml().Write(read, "h")));
            }
            catch (VerlException error)
            {
                Assert.InRange(error.Line, 1, text.ToString().Count(c => c is '\n' or '\r' or '\u0085') + 2);
            }
            catch (Exception error)
            {
                Assert.Fail($"{error}\n{text}");
            }
        }
    }

    private static string Error(string text) => Assert.Throws<VerlException>(() => ComposeData.Read(text)).Message;

    private static ComposeNode Value(string yaml) => ComposeData.Read($"k: {yaml}\n").Find("k")!.Value;
}
