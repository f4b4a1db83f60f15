# Sends a GET signed by Debian's ruby-aws-sigv4 and prints the status and the body.
require "aws-sigv4"
require "net/http"

url = URI(ENV.fetch("URL"))
signer = Aws::Sigv4::Signer.new(
  service: "execute-api",
  region: ENV.fetch("AWS_REGION"),
  access_key_id: ENV.fetch("AWS_ACCESS_KEY_ID"),
  secret_access_key: ENV.fetch("AWS_SECRET_ACCESS_KEY"),
  session_token: ENV.fetch("AWS_SESSION_TOKEN"),
)
signature = signer.sign_request(http_method: "GET", url: url)
response = Net::HTTP.get_response(url, signature.headers)
puts response.code, response.body
