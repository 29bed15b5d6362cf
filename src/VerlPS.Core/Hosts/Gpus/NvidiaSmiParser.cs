using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace VerlPS.Hosts;

/// <summary>
/// Reads the XML of <c>nvidia-smi -q -x</c> from any driver since 418. Elements are found by name and never by the
/// version of the DTD: the 525 and 535 drivers write the same DTD version with different names.
/// </summary>
public static class NvidiaSmiParser
{
    private const string Root = "nvidia_smi_log";
    private const string NameBegin = "<process_name>";
    private const string NameEnd = "</process_name>";
    // The driver itself knows no more than 64, of 45 kB each.
    private const int MostGpus = 256;
    private const int LongestDocument = 8 << 20;
    private const int LongestMessage = 160;

    /// <summary>Reads the program's whole output.</summary>
    /// <exception cref="FormatException">The output is not the XML of nvidia-smi, or breaks off; the message says which.</exception>
    public static NvidiaSmiReport Parse(string output)
    {
        (string document, string around) = Cut(output);
        if (document.Length > LongestDocument)
            throw new FormatException($"the XML of nvidia-smi is longer than {LongestDocument >> 20} MiB");

        XElement root = Load(document);
        XElement[] gpus = [.. root.Elements("gpu").Take(MostGpus + 1)];
        if (gpus.Length > MostGpus)
            throw new FormatException($"the XML of nvidia-smi describes more than {MostGpus} GPUs");

        return new NvidiaSmiReport(
            SmiValue.Text(root, "driver_version"),
            SmiValue.Text(root, "cuda_version"),
            SmiValue.Number(root, "attached_gpus"),
            [.. gpus.Select(GpuReader.Read)])
        {
            CorruptInforoms = InforomWarning.Find(around),
        };
    }

    // Warnings such as "infoROM is corrupted" are printed as plain text before or after the document. What stands before
    // the root element is left out with them, the DOCTYPE included: no DTD is ever read, and no entity is known.
    private static (string Document, string Around) Cut(string output)
    {
        int begin = output.IndexOf($"<{Root}>", StringComparison.Ordinal);
        if (begin < 0)
            throw new FormatException("nvidia-smi printed no XML report");

        const string Closing = $"</{Root}>";
        int end = output.IndexOf(Closing, begin, StringComparison.Ordinal);
        if (end < 0)
            throw new FormatException("the XML of nvidia-smi breaks off before its end");

        end += Closing.Length;
        return (output[begin..end], $"{output[..begin]}\n{output[end..]}");
    }

    private static XElement Load(string xml)
    {
        try
        {
            return SmiDocument.Read(xml);
        }
        catch (XmlException error)
        {
            // A process names itself, and not every driver escapes what it puts there.
            string escaped = EscapeProcessNames(xml);
            try
            {
                return escaped == xml ? throw Malformed(error) : SmiDocument.Read(escaped);
            }
            catch (XmlException)
            {
                throw Malformed(error);
            }
        }
    }

    private static string EscapeProcessNames(string xml)
    {
        StringBuilder escaped = new(xml.Length);
        int copied = 0;
        for (int begin = IndexOf(NameBegin, 0); begin >= 0; begin = IndexOf(NameBegin, copied))
        {
            begin += NameBegin.Length;
            int end = IndexOf(NameEnd, begin);
            if (end < 0)
                break;
            string name = xml[begin..end].Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
            escaped.Append(xml, copied, begin - copied).Append(name);
            copied = end;
        }

        return escaped.Append(xml, copied, xml.Length - copied).ToString();

        int IndexOf(string text, int from) => xml.IndexOf(text, from, StringComparison.Ordinal);
    }

    private static FormatException Malformed(XmlException error)
        => new($"the XML of nvidia-smi is malformed: {(error.Message.Length > LongestMessage ? $"{error.Message[..LongestMessage]}…" : error.Message)}", error);
}
