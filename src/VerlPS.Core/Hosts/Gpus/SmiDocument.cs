using System.Xml;
using System.Xml.Linq;

namespace VerlPS.Hosts;

/// <summary>
/// Builds the tree of nvidia-smi's XML, no deeper than any report is: adding to a tree takes as long as the tree is
/// deep, so that a text of a hundred thousand elements inside each other would take minutes.
/// </summary>
internal static class SmiDocument
{
    private const int Deepest = 32;
    // Nine tenths of a report, of which nothing is used.
    private const string Clocks = "supported_clocks";

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false, IgnoreComments = true };

    /// <summary>The root element.</summary>
    /// <exception cref="XmlException">The text is no XML.</exception>
    public static XElement Read(string xml)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(xml), Settings);
        XElement? root = null;
        XElement? parent = null;
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && (reader.Depth > Deepest || reader.LocalName == Clocks))
            {
                // Moves on by itself.
                reader.Skip();
                continue;
            }

            if (reader.NodeType == XmlNodeType.Element)
            {
                XElement element = new(reader.LocalName, Attribute(reader));
                bool isEmpty = reader.IsEmptyElement;
                root ??= element;
                parent?.Add(element);
                parent = isEmpty ? parent : element;
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                parent = parent?.Parent;
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                parent?.Add(new XText(reader.Value));
            }

            reader.Read();
        }

        return root ?? throw new XmlException("there is no element");
    }

    // The only attribute of a report: a board's PCI address.
    private static XAttribute? Attribute(XmlReader reader) => reader.GetAttribute("id") is string id ? new XAttribute("id", id) : null;
}
