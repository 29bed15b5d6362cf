using System.Management.Automation;
using System.Management.Automation.Host;

namespace VerlPS.Shell;

/// <summary>The width that views format for; the rest of a screen buffer is not this program's business.</summary>
internal sealed class ShellRawUI(Terminal terminal) : PSHostRawUserInterface
{
    private const int Endless = 9999;

    public override Size BufferSize
    {
        get => new(terminal.Width, Endless);
        set { }
    }

    public override Size WindowSize
    {
        get => new(terminal.Width, Endless);
        set { }
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = "verlps";

    public override bool KeyAvailable => false;

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NoScreen();

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NoScreen();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NoScreen();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NoScreen();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NoScreen();

    private static PSNotSupportedException NoScreen() => new("verlps has no screen buffer.");
}
