using System.Globalization;
using System.Text;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>A file of lines that is put aside when it is full: NAME becomes NAME.1, NAME.1 becomes NAME.2, and the oldest goes.</summary>
internal sealed class RotatingFile : ILogOutput
{
    // "There is not enough space on the disk": ENOSPC, as .NET reports it.
    private const int DiskFullError = 28;

    private readonly LogOutputFile _file;
    private readonly MemoryStream _text = new();
    private FileStream _stream;

    public RotatingFile(LogOutputFile file)
    {
        _file = file;
        _stream = Guard(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            return Create(file.Append ? FileMode.Append : FileMode.Create);
        });
    }

    public void Write(IReadOnlyList<object> lines) => Guard(() =>
    {
        foreach (object line in lines)
        {
            byte[] bytes = Encoding.UTF8.GetBytes($"{line}\n");
            if (_stream.Length + _text.Length + bytes.Length > _file.MaxSize && _stream.Length + _text.Length > 0)
                Rotate();
            _text.Write(bytes);
        }

        return Flush();
    });

    public void Dispose()
    {
        _stream.Dispose();
        _text.Dispose();
    }

    private bool Flush()
    {
        _text.WriteTo(_stream);
        _text.SetLength(0);
        _stream.Flush();
        return true;
    }

    private void Rotate()
    {
        Flush();
        _stream.Dispose();
        for (int number = _file.MaxFiles - 1; number > 0; number--)
        {
            string newer = Numbered(number - 1);
            if (File.Exists(newer))
                File.Move(newer, Numbered(number), overwrite: true);
        }

        _stream = Create(FileMode.Create);
    }

    private string Numbered(int number) => number == 0 ? _file.Path : string.Create(CultureInfo.InvariantCulture, $"{_file.Path}.{number}");

    private FileStream Create(FileMode mode) => new(_file.Path, mode, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);

    private T Guard<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (IOException error) when ((error.HResult & 0xFFFF) == DiskFullError)
        {
            throw new VerlException(VerlErrorKind.DiskFull, $"There is no room for '{_file.Path}'.", _file.Path, "Free some, or keep less: -MaxSize and -MaxFiles.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new VerlException(VerlErrorKind.PathNotWritable, $"'{_file.Path}' can't be written: {error.Message}", _file.Path, null, error);
        }
    }
}
