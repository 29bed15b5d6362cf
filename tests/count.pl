#!/usr/bin/perl
# Adds up result files: .trx of dotnet test, NUnit XML of Pester, and a list of suites that were skipped whole.
# Prints the skips with their reasons, then "N passed, N failed, N skipped"; fails when anything failed.
use strict;
use warnings;

my ($passed, $failed, $skipped, %reasons) = (0, 0, 0);

sub plain {
    my ($text) = @_;
    $text =~ s/&quot;/"/g; $text =~ s/&apos;|&#39;/'/g; $text =~ s/&lt;/</g; $text =~ s/&gt;/>/g; $text =~ s/&#x[aA];|\s+/ /g; $text =~ s/&amp;/&/g;
    return $text;
}

sub skip { my ($name, $why) = @_; $skipped++; push @{ $reasons{ plain($why) } }, plain($name) }

for my $path (@ARGV) {
    next if !-e $path && $path =~ /(?:skipped|Pester\.xml)$/;
    open my $file, '<', $path or do { print "FAILED $path: no results\n"; $failed++; next };
    local $/; my $text = <$file>;
    if ($path =~ /skipped$/) {
        skip(split /: /, $_, 2) for grep { length } split /\n/, $text;
    } elsif ($path =~ /\.trx$/) {
        my ($counters) = $text =~ /<Counters\b([^>]*)/ or do { print "FAILED $path: no counters\n"; $failed++; next };
        my %n = $counters =~ /(\w+)="(\d+)"/g;
        $passed += $n{passed};
        $failed += $n{failed} + $n{error} + $n{timeout} + $n{aborted};
        while ($text =~ m{<UnitTestResult\b[^>]*\btestName="([^"]*)"[^>]*\boutcome="(\w+)"(?:[^>]*/>|.*?</UnitTestResult>)}gs) {
            my ($name, $outcome, $body) = ($1, $2, $&);
            skip($name, $body =~ m{<Message>(.*?)</Message>}s ? $1 : $body =~ m{<StdOut>(.*?)</StdOut>}s ? $1 : 'no reason given') if $outcome eq 'NotExecuted';
            print "FAILED ", plain($name), "\n" if $outcome eq 'Failed';
        }
    } else {
        my %n = $text =~ /<test-results\b[^>]*/ ? $& =~ /([\w-]+)="(\d+)"/g : do { print "FAILED Pester: no results\n"; $failed++; () };
        next if !%n;
        $passed += $n{total} - $n{failures} - $n{errors} - $n{skipped} - $n{ignored} - $n{inconclusive};
        $failed += $n{failures} + $n{errors};
        while ($text =~ m{<test-case\b[^>]*\bdescription="([^"]*)"[^>]*\bresult="(Ignored|Skipped|Inconclusive|Failure)"(?:[^>]*/>|.*?</test-case>)}gs) {
            my ($name, $result, $body) = ($1, $2, $&);
            if ($result eq 'Failure') { print "FAILED ", plain($name), "\n" }
            else { skip("Pester: $name", $body =~ m{<message>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</message>}s ? $1 : 'no lab: run tests/lab/up.sh and enter it') }
        }
    }
}

for my $why (sort keys %reasons) {
    my @names = @{ $reasons{$why} };
    my $more = @names > 3 ? ' and ' . (@names - 3) . ' more' : '';
    splice @names, 3;
    print "skipped: $why\n         ", join("\n         ", @names), "$more\n";
}
print "$passed passed, $failed failed, $skipped skipped\n";
exit($failed ? 1 : 0);
