#!/usr/bin/env perl
# Opens the golden bundles with Crypt::JWT (Debian: libcrypt-jwt-perl): decrypt, signature, claims, challenge.
#
# Usage: open-bundles.pl FOLDER, the folder of keys.json and bundles.json. Prints one JSON object per bundle, as open_bundles.py does.
# Of the closed schema of the claims (src/bundle/schema.ts) only the types of what is used are checked here.
use strict;
use warnings;
use Crypt::JWT qw(decode_jwt);
use Crypt::PK::ECC;
use Digest::SHA qw(sha256);
use JSON::PP;
use MIME::Base64 qw(decode_base64url encode_base64url);

my %JWE = (alg => 'ECDH-ES+A256KW', enc => 'A256GCM', typ => 'countersign+jwe', cty => 'JWT');
my %JWS = (alg => 'ES256', typ => 'countersign+jwt');
my %TYPES = (
    iss => '"', sub => '"', aud => '"', origin => '"', jti => '"', nonce => '"', challengeHash => '"', purpose => '"',
    v => '\d+\z', iat => '\d+\z', exp => '\d+\z', context => '\{', consent => '\{', sdk => '\{',
);
my $json = JSON::PP->new->utf8->canonical->allow_nonref;

sub refuse { die "refused:$_[0]\n" }
# The prototype gives its condition scalar context: a match that fails would be an empty list, and the stage taken for the condition.
sub require_that($$) { $_[0] or refuse($_[1]) }

# Base64url in its one canonical spelling, never empty.
sub decode_part {
    my ($text, $stage) = @_;
    require_that($text =~ /\A[A-Za-z0-9_-]+\z/ && length($text) % 4 != 1, $stage);
    my $bytes = decode_base64url($text);
    require_that(encode_base64url($bytes) eq $text, $stage);
    return $bytes;
}

# JSON::PP keeps the last of two members of one name: the text is searched for them first.
sub holds_duplicate {
    my ($text) = @_;
    my @open;
    while ($text =~ /"((?:[^"\\]|\\.)*)"\s*(:?)|([{}\[\]])/gs) {
        my ($name, $colon, $bracket) = ($1, $2, $3);
        if (defined $bracket) { $bracket =~ /[{\[]/ ? push @open, {} : pop @open }
        elsif ($colon) { return 1 if $open[-1]{ $json->decode("\"$name\"") }++ }
    }
    return 0;
}

sub parse {
    my ($bytes, $stage) = @_;
    my $value = eval { $json->decode($bytes) };
    require_that(!$@ && ref $value eq 'HASH' && substr($bytes, 0, 1) eq '{' && !holds_duplicate($bytes), $stage);
    return $value;
}

sub has_members {
    my ($object, @names) = @_;
    return ref $object eq 'HASH' && join(',', sort keys %$object) eq join(',', sort @names);
}

sub is_p256 {
    my ($key) = @_;
    return 0 unless has_members($key, qw(kty crv x y)) && $key->{kty} eq 'EC' && $key->{crv} eq 'P-256';
    for my $coordinate (@$key{qw(x y)}) {
        return 0 if length $coordinate != 43 || encode_base64url(decode_base64url($coordinate)) ne $coordinate;
    }
    return 1;
}

sub decrypt {
    my ($sealed, $keys) = @_;
    my @parts = split /\./, $sealed, -1;
    require_that(@parts == 5, 'bundle');
    my ($raw) = map { decode_part($_, 'bundle') } @parts;
    my $header = parse($raw, 'jwe');
    require_that(has_members($header, keys %JWE, qw(kid epk)), 'jwe');
    require_that((!grep { $header->{$_} ne $JWE{$_} } keys %JWE) && is_p256($header->{epk}), 'jwe');
    my $key = $keys->{ $header->{kid} } or refuse('jwe');
    my $signed = eval {
        decode_jwt(token => $sealed, key => $key, accepted_alg => $JWE{alg}, accepted_enc => $JWE{enc}, decode_payload => 0);
    };
    require_that(defined $signed, 'jwe');
    return $signed;
}

# The payload, the key's thumbprint, and whether the key was registered.
sub verify {
    my ($signed, $devices) = @_;
    my @parts = split /\./, $signed, -1;
    require_that(@parts == 3, 'jws');
    my ($raw, $payload, $signature) = map { decode_part($_, 'jws') } @parts;
    my $header = parse($raw, 'jws');
    my ($identity) = grep { has_members($header, keys %JWS, $_) } qw(jwk kid);
    require_that($identity && (!grep { $header->{$_} ne $JWS{$_} } keys %JWS), 'jws');
    require_that(is_p256($header->{jwk}), 'jws') if $identity eq 'jwk';
    require_that(length $signature == 64, 'jws');
    my $public = $header->{jwk};
    if ($identity eq 'kid') {
        my $device = $devices->{ $header->{kid} };
        require_that($device && !$device->{revoked}, 'key');
        $public = $device->{jwk};
    }
    my $key = eval { Crypt::PK::ECC->new($public) } or refuse('key');
    my $verified = eval { decode_jwt(token => $signed, key => $key, accepted_alg => 'ES256', decode_payload => 0) };
    require_that(defined $verified, 'jws');
    return ($verified, $key->export_key_jwk_thumbprint('SHA256'), $identity eq 'kid');
}

# Whether the bundle comes late.
sub check_claims {
    my ($claims, $thumbprint, $registered, $now, $rules) = @_;
    require_that($json->encode($claims->{$_}) =~ /\A$TYPES{$_}/, 'claims') for keys %TYPES;
    require_that($claims->{v} == 1, 'claims');
    require_that(!!$registered == !!($claims->{purpose} =~ /\A(?:verify|monitor)\z/), 'claims');
    require_that($claims->{iss} eq "urn:ietf:params:oauth:jwk-thumbprint:sha-256:$thumbprint", 'claims');
    require_that($claims->{aud} eq $rules->{audience}, 'claims');
    require_that(scalar(grep { $_ eq $claims->{origin} } @{ $rules->{origins} }), 'claims');
    my ($iat, $exp) = @$claims{qw(iat exp)};
    require_that($iat <= $now + $rules->{skewSeconds}, 'claims');
    require_that($exp > $iat && $exp - $iat <= $rules->{lifetimeSeconds}, 'claims');
    require_that($now <= $exp + $rules->{lateSeconds}, 'claims');
    return $now > $exp;
}

# Whether it is used for the first time is the database's business.
sub check_challenge {
    my ($claims, $challenge) = @_;
    for my $name (qw(sub nonce purpose context)) {
        require_that($json->encode($claims->{$name}) eq $json->encode($challenge->{$name}), 'challenge');
    }
    require_that($claims->{challengeHash} eq encode_base64url(sha256($challenge->{token})), 'challenge');
    require_that($challenge->{iat} <= $claims->{iat} && $claims->{iat} <= $challenge->{exp}, 'challenge');
}

sub open_bundle {
    my ($vector, $rules, $keys, $devices) = @_;
    my ($payload, $thumbprint, $registered) = verify(decrypt($vector->{sealed}, $keys), $devices);
    my $claims = parse($payload, 'claims');
    my $late = check_claims($claims, $thumbprint, $registered, $vector->{now}, $rules);
    check_challenge($claims, $rules->{challenges}{ $vector->{challenge} });
    return { result => 'valid', payloadSha256 => encode_base64url(sha256($payload)), late => $late ? JSON::PP::true : JSON::PP::false };
}

sub read_json {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!\n";
    local $/;
    return $json->decode(scalar <$file>);
}

my ($folder) = @ARGV;
my ($secrets, $rules) = map { read_json("$folder/$_.json") } qw(keys bundles);
my %keys = map { $_->{kid} => Crypt::PK::ECC->new($_->{jwk}) } @{ $secrets->{encryption} };
my %devices = map { $_->{kid} => $_ } @{ $secrets->{devices} };
for my $vector (@{ $rules->{vectors} }) {
    my $found = eval { open_bundle($vector, $rules, \%keys, \%devices) };
    if (!$found) {
        my ($stage) = $@ =~ /\Arefused:(\w+)$/ or die $@;
        $found = { result => $stage };
    }
    print $json->encode({ name => $vector->{name}, %$found }), "\n";
}
