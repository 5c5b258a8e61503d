# A course platform in Ruby: it asks for a check, sends the learner there, takes the webhook, and checks the receipt.
# Debian: ruby. Run: PORT=8000 ruby backend.rb
require 'base64'
require 'json'
require 'net/http'
require 'openssl'
require 'webrick'
SERVICE, KEY, SECRET, PLATFORM, PORT = %w[COUNTERSIGN_URL COUNTERSIGN_KEY WEBHOOK_SECRET PLATFORM_URL PORT].map { |name| ENV.fetch(name) }
# Yours to say: the learner of the session, and the work that they want to do.
LEARNER, TENANT, WORK = 'ada', 'main', { 'course' => 'algebra', 'activity' => 'quiz-1', 'attempt' => '1' }
def ask(address, body = nil)
  headers = { 'Authorization' => "Bearer #{KEY}", 'Content-Type' => 'application/json' }
  answer = body ? Net::HTTP.post(URI(SERVICE + address), body.to_json, headers) : Net::HTTP.get_response(URI(SERVICE + address), headers)
  answer.is_a?(Net::HTTPSuccess) ? JSON.parse(answer.body) : raise(WEBrick::HTTPStatus::BadGateway)
end
def holds?(id)
  head, body, signature = ask("/v1/checks/#{id}")['result']['receipt'].split('.', 3)
  header, claims = [head, body].map { |part| JSON.parse(Base64.urlsafe_decode64(part)) }
  jwk = ask('/.well-known/jwks.json')['keys'].find { |one| one['kid'] == header['kid'] }
  return false unless header.values_at('alg', 'typ') == ['ES256', 'countersign-receipt+jwt']
  prefix = ['3059301306072a8648ce3d020106082a8648ce3d03010703420004'].pack('H*')
  key = OpenSSL::PKey.read(prefix + Base64.urlsafe_decode64(jwk['x']) + Base64.urlsafe_decode64(jwk['y']))
  raw = Base64.urlsafe_decode64(signature) # R and S one after the other; OpenSSL wants them as two numbers of DER.
  der = OpenSSL::ASN1::Sequence(raw.unpack('a32a*').map { |half| OpenSSL::ASN1::Integer(OpenSSL::BN.new(half, 2)) }).to_der
  raw.bytesize == 64 && key.verify('SHA256', der, "#{head}.#{body}") && claims['exp'] > Time.now.to_i &&
    claims.values_at('iss', 'aud', 'sub', 'purpose', 'result', 'renewed') == [SERVICE, SERVICE, LEARNER, 'verify', 'accepted', false] &&
    claims['context'] == { 'tenant' => TENANT, **WORK }
rescue StandardError # Whatever is wrong with it, it is no proof.
  false
end
server = WEBrick::HTTPServer.new(BindAddress: '127.0.0.1', Port: PORT.to_i, AccessLog: [])
server.mount_proc('/quiz') { |_, to| to.set_redirect(WEBrick::HTTPStatus::Found, ask('/v1/checks', { subject: LEARNER, **WORK, returnUrl: "#{PLATFORM}/work" })['url']) }
server.mount_proc('/hooks') do |from, to|
  id, at, given = %w[id timestamp signature].map { |part| from["webhook-#{part}"].to_s }
  signature = "v1,#{Base64.strict_encode64(OpenSSL::HMAC.digest('SHA256', Base64.decode64(SECRET[6..]), "#{id}.#{at}.#{from.body}"))}"
  good = at.match?(/\A\d{1,12}\z/) && (Time.now.to_i - at.to_i).abs <= 300 && given.split.any? { |one| OpenSSL.secure_compare(one, signature) }
  event = good ? JSON.parse(from.body) : raise(WEBrick::HTTPStatus::BadRequest) # It may come twice: keep webhook-id, and take each one once.
  ($stdout << "#{event['type']} #{event['data']['id']}\n").flush
  to.status = 204
end
server.mount_proc('/work') do |from, to| # The learner comes back; the check that the address names proves nothing by itself.
  id = from.query['check'].to_s[/\Achk_[A-Za-z0-9_-]+\z/] || raise(WEBrick::HTTPStatus::Forbidden)
  to.body = holds?(id) ? 'Begin.' : raise(WEBrick::HTTPStatus::Forbidden)
end
server.start
