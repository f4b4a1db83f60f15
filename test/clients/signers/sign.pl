# Sends a GET signed by Debian's libnet-amazon-signature-v4-perl and prints the status and the body.
use strict;
use warnings;
use HTTP::Request;
use LWP::UserAgent;
use Net::Amazon::Signature::V4;
use POSIX qw(strftime);

my $signer = Net::Amazon::Signature::V4->new({
    access_key_id  => $ENV{AWS_ACCESS_KEY_ID},
    secret         => $ENV{AWS_SECRET_ACCESS_KEY},
    security_token => $ENV{AWS_SESSION_TOKEN},
    endpoint       => $ENV{AWS_REGION},
    service        => 'execute-api',
});
my $request = HTTP::Request->new(GET => $ENV{URL});
$request->header('X-Amz-Date' => strftime('%Y%m%dT%H%M%SZ', gmtime));
my $response = LWP::UserAgent->new->request($signer->sign($request));
print $response->code, "\n", $response->content, "\n";
