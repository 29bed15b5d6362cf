namespace VerlPS.Tests.Metrics;

public class ConsoleStepTests
{
    [Theory]
    // Plain numbers, as Python prints them.
    [InlineData("step:1 - actor/lr:1e-06", "actor/lr=1E-06")]
    [InlineData("step:1 - a/b:5710.000 - c:-0.000 - d:2 - e:-7", "a/b=5710 ; c=-0 ; d=2 ; e=-7")]
    [InlineData("step:1 - a:1e+16 - b:1.7976931348623157e+308 - c:5e-324 - d:12345678901234567890", "a=10000000000000000 ; b=1.7976931348623157E+308 ; c=5E-324 ; d=1.2345678901234567E+19")]
    [InlineData("step:1 - a:nan - b:inf - c:-inf - d:True - e:False", "a=NaN ; b=Infinity ; c=-Infinity ; d=1 ; e=0")]
    // numpy and torch.
    [InlineData("step:1 - a:np.float64(0.25) - b:np.int64(2) - c:np.float32(1e-05) - d:np.float64(nan) - e:np.float64(-inf)", "a=0.25 ; b=2 ; c=1E-05 ; d=NaN ; e=-Infinity")]
    [InlineData("step:1 - a:tensor(0.5) - b:tensor(0.5000, device='cuda:0') - c:np.True_ - d:numpy.uint8(3) - e:Decimal('0.1') - f:array(7, dtype=int32)", "a=0.5 ; b=0.5 ; c=1 ; d=3 ; e=0.1 ; f=7")]
    [InlineData("step:1 - a:tensor(0.5, grad_fn=<MeanBackward0 object at (0x1)>) - b:1", "a=0.5 ; b=1")]
    // Names as they occur.
    [InlineData("step:9 - critic/lr(1e-4):0.010 - train/time(s):2.81", "critic/lr(1e-4)=0.01 ; train/time(s)=2.81")]
    [InlineData("step:9 - val-core/openai/gsm8k/acc/mean@1:0.25 - val-aux/a.b/best@2/std:0.5", "val-core/openai/gsm8k/acc/mean@1=0.25 ; val-aux/a.b/best@2/std=0.5")]
    [InlineData("step:9 - val-core/hf:org/set/acc/mean@1:0.25 - x:1", "val-core/hf:org/set/acc/mean@1=0.25 ; x=1")]
    [InlineData("step:9 - val-core/model:7b/acc/mean@1:0.25", "val-core/model:7b/acc/mean@1=0.25")]
    [InlineData("step:9 - val-core/model:7B/acc/mean@1:0.25 - x:1", "val-core/model:7B/acc/mean@1=0.25 ; x=1")]
    [InlineData("step:9 - val-core/ratio 1:2 mix/acc:0.25 - x:1", "val-core/ratio 1:2 mix/acc=0.25 ; x=1")]
    [InlineData("step:9 - val-core/my set/acc/mean@1:0.25 - val-core/other - set/acc:1", "val-core/my set/acc/mean@1=0.25 ; val-core/other - set/acc=1")]
    [InlineData("step:9 - val-core/数学/acc:0.25", "val-core/数学/acc=0.25")]
    [InlineData("step:9 - step:9 - training/global_step:9 - timing_s/step:3", "step=9 ; training/global_step=9 ; timing_s/step=3")]
    // Twice: the first's place, the last's value.
    [InlineData("step:9 - a:1 - b:2 - a:3", "a=3 ; b=2")]
    // What stands before.
    [InlineData("(main_task pid=7) step:9 - a:1", "a=1")]
    [InlineData("\u001b[36m(TaskRunner pid=7, ip=10.0.0.2)\u001b[0m step:9 - a:1", "a=1")]
    [InlineData("\u001b[36m(TaskRunner pid=7)\u001b[0mstep:9 - a:1", "a=1")]
    [InlineData("Epoch 1/3:   0%|          | 0/35 [00:00<?, ?it/s]step:9 - train/loss:1.5 - train/lr(1e-3):0.001", "train/loss=1.5 ; train/lr(1e-3)=0.001")]
    [InlineData("Training Progress:   1%|█  | 1/140 [00:49<1:53:43, 49.09s/it]\rstep:9 - a:1", "a=1")]
    [InlineData("trainer-1  | (TaskRunner pid=7) step:9 - a:1", "a=1")]
    [InlineData("2026-08-20 06:31:40,114 - INFO - step:9 - a:1 - b:2", "a=1 ; b=2")]
    [InlineData("INFO:root:step:9 - a:1", "a=1")]
    // What stands behind.
    [InlineData("step:9 - a:1 - perf/throughput:200.086(TaskRunner pid=7)", "a=1 ; perf/throughput=200.086")]
    [InlineData("step:9 - a:np.int64(0)(TaskRunnerV1 pid=1) INFO:2026-09-11 22:29:04,437:pending:5", "a=0")]
    [InlineData("step:9 - a:1.5(WorkerDict pid=4) 2026-08-20 - INFO - loss:0.5", "a=1.5")]
    [InlineData("step:9 - a:1.5Training Progress:   1%|▏  | 1/140 [00:49<1:53:43", "a=1.5")]
    [InlineData("step:9 - a:1.5hello", "a=1.5")]
    [InlineData("step:9 - a:1.5 2026-08-20 06:31:40 - saved to /data/x:12", "a=1.5")]
    [InlineData("step:9 - a:nan \u001b[32m [repeated 2x across cluster]\u001b[0m", "a=NaN")]
    [InlineData("step:9 - a:1.5 [repeated 2x across cluster] (Ray deduplicates logs by default.)", "a=1.5")]
    [InlineData("step:9 - a:1.5\rTraining Progress:   1%|", "a=1.5")]
    [InlineData("step:9 - a:1.5  ", "a=1.5")]
    [InlineData("step:9 - a:1.5\r\n", "a=1.5")]
    // A line that breaks off keeps its whole pairs.
    [InlineData("step:9 - a:1.5 - critic/score/me", "a=1.5")]
    [InlineData("step:9 - a:1.5 - critic/score/mean:", "a=1.5")]
    [InlineData("step:9 - a:1.5 -", "a=1.5")]
    public void Every_name_and_value_is_read_exactly(string line, string expected)
        => Assert.Equal(expected, StepText.Show(StepText.Pairs(line)));

    [Theory]
    [InlineData("global_step:12 - loss:0.5")]
    [InlineData("timing_s/step:12 - loss:0.5")]
    [InlineData("timestep:12 - loss:0.5")]
    [InlineData("step: 5/100 loss")]
    [InlineData("step:5/100 - loss:0.5")]
    [InlineData("step:5 loss:0.5")]
    [InlineData("step:x - loss:0.5")]
    [InlineData("step:-1 - loss:0.5")]
    [InlineData("(step:3)")]
    [InlineData("(step:3 - loss:0.5)")]
    [InlineData("step:3")]
    [InlineData("step:3 - ")]
    [InlineData("step:3 - hello world")]
    [InlineData("step:3 - :5")]
    [InlineData("'step:3 - loss:0.5'")]
    [InlineData("{\"message\": \"at step:3 - loss:0.5\"}")]
    [InlineData("step:99999999999999999999 - loss:0.5")]
    [InlineData("Saving checkpoint to /ckpt/global_step:9/actor")]
    public void What_only_looks_like_it_is_no_step(string line) => Assert.Empty(StepText.Read(line));

    [Fact]
    public void Two_steps_on_one_line_are_two()
    {
        List<VerlMetric> steps = StepText.Read("(TaskRunner pid=1) step:1 - a:1.5(TaskRunner pid=1) step:2 - a:2.5");

        Assert.Equal([(1L, 1.5), (2L, 2.5)], steps.Select(step => (step.Step, step.Values.Find("a")!.Value)));
    }

    [Fact]
    public void Numbers_come_back_as_Python_had_them()
    {
        Random random = new(20260820);
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64())).Where(double.IsFinite)];
        string line = "step:1 - " + string.Join(" - ", values.Select((value, i) => FormattableString.Invariant($"k/{i}:{value:R}").Replace("E", "e", StringComparison.Ordinal)));

        Assert.Equal(values, StepText.Pairs(line).Select(pair => pair.Value));
    }

    [Fact]
    public void No_line_makes_it_fail()
    {
        Random random = new(7);
        const string Alphabet = "step:0123456789 -./@()[]{}\"'\\abnif,eE\r\n\u001b[m%|np.float64(nan)ü";
        for (int round = 0; round < 3000; round++)
        {
            string noise = new([.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            StepText.Items($"step:1 - {noise}", null);
            StepText.Items($"{{\"step\":{noise}", null);
            StepText.Items($"{{\"step\":1,\"data\":{{{noise}", null);
        }
    }

    [Theory]
    [InlineData("1:")]
    [InlineData("a:1x")]
    [InlineData("f(")]
    [InlineData("f(1, ")]
    [InlineData("a:f(1,x=")]
    [InlineData("step:1 - ")]
    [InlineData("step:1 - a:1(")]
    [InlineData("{step:1 - a:1(")]
    [InlineData("global_step:1 - ")]
    public void A_line_of_megabytes_takes_no_longer_than_it_is_long(string piece)
    {
        string line = "step:1 - " + string.Concat(Enumerable.Repeat(piece, 8_000_000 / piece.Length)) + "\n";
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();

        StepText.Read(line);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }
}
