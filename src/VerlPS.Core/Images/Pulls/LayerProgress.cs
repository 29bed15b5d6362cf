namespace VerlPS.Images;

/// <summary>How far one layer of a pull is.</summary>
/// <param name="id">The layer's short id.</param>
/// <param name="barId">The number of its bar.</param>
internal sealed class LayerProgress(string id, int barId)
{
    private string _status = string.Empty;
    private long? _current;
    private long? _total;
    private bool _shown;

    /// <summary>Bytes to fetch; 0 while not known, and for a layer that the store has.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes that were fetched.</summary>
    public long Fetched { get; private set; }

    /// <summary>The engine fetched it, and did not have it before.</summary>
    public bool IsNew { get; private set; }

    /// <summary>It is unpacked, or was there before.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Something is happening to it.</summary>
    public bool IsActive => _status is "Downloading" or "Extracting";

    /// <summary>Takes the size that the registry tells, before the engine does.</summary>
    public void Expect(long size) => Total = Math.Max(Total, size);

    /// <summary>Takes one message.</summary>
    public void Note(PullEvent item)
    {
        (_status, _current, _total) = (item.Status, item.Current, item.Total);
        switch (item.Status)
        {
            case "Downloading":
                Expect(item.Total ?? 0);
                Fetched = item.Current ?? Fetched;
                IsNew = true;
                break;

            // The last Downloading message is short of the total.
            case "Download complete" or "Verifying Checksum" or "Extracting" or "Pull complete":
                Expect(item.Total ?? 0);
                Fetched = Total;
                IsNew = true;
                IsDone = item.Status == "Pull complete";
                break;

            case "Already exists":
                (Total, Fetched, IsDone) = (0, 0, true);
                break;
        }
    }

    /// <summary>Its bar: shown while something happens to it, and taken away once.</summary>
    public ProgressItem? Bar(int parent)
    {
        if (!IsActive)
            return Hide(parent);

        _shown = true;
        bool counted = _total is > 0 && _current is not null;
        return new ProgressItem(id, counted ? $"{_status} {ByteSize.Format(_current!.Value)} of {ByteSize.Format(_total!.Value)}" : _status)
        {
            Id = barId,
            ParentId = parent,
            Percent = counted ? (int)Math.Clamp(_current!.Value * 100 / _total!.Value, 0, 100) : null,
        };
    }

    /// <summary>Takes its bar away, where there is one.</summary>
    public ProgressItem? Hide(int parent)
    {
        if (!_shown)
            return null;

        _shown = false;
        return new ProgressItem(id, "Done") { Id = barId, ParentId = parent, Completed = true };
    }
}
