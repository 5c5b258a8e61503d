# A course platform in Python with Django: it asks for a check, sends the learner there, takes the webhook, and
# checks the receipt. Debian: python3-django python3-jwcrypto. Run: PORT=8000 python3 backend.py
import base64, hmac, json, os, re, secrets, time
from urllib.request import Request, urlopen
from wsgiref.simple_server import make_server
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path
from jwcrypto import jwk, jwt
SERVICE, KEY, SECRET, PLATFORM, PORT = (os.environ[name] for name in ("COUNTERSIGN_URL", "COUNTERSIGN_KEY", "WEBHOOK_SECRET", "PLATFORM_URL", "PORT"))
# Yours to say: the learner of the session, and the work that they want to do.
LEARNER, TENANT, WORK = "ada", "main", {"course": "algebra", "activity": "quiz-1", "attempt": "1"}
def ask(address, body=None):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    with urlopen(Request(SERVICE + address, body and json.dumps(body).encode(), headers), timeout=10) as answer:
        return json.load(answer)
def quiz(request):
    try:
        return HttpResponseRedirect(ask("/v1/checks", {"subject": LEARNER, **WORK, "returnUrl": PLATFORM + "/work"})["url"])
    except OSError:  # The service does not answer, or not as it should.
        return HttpResponse(status=502)
def hooks(request):
    name, at, given = (request.headers.get(f"webhook-{part}", "") for part in ("id", "timestamp", "signature"))
    digest = hmac.digest(base64.b64decode(SECRET[6:]), f"{name}.{at}.".encode() + request.body, "sha256")
    signature = b"v1," + base64.b64encode(digest)
    is_fresh = re.fullmatch("[0-9]{1,12}", at) and abs(time.time() - int(at)) <= 300
    if not is_fresh or not any(hmac.compare_digest(one.encode(), signature) for one in given.split(" ")):
        return HttpResponse(status=400)
    event = json.loads(request.body)  # It may come twice: keep webhook-id, and take each one once.
    print(event["type"], event["data"].get("id"), flush=True)
    return HttpResponse(status=204)
def work(request):  # The learner comes back; the check that the address names proves nothing by itself.
    try:
        receipt = ask("/v1/checks/" + re.fullmatch("chk_[A-Za-z0-9_-]+", request.GET["check"])[0])["result"]["receipt"]
        token = jwt.JWT(algs=["ES256"], check_claims={"iss": SERVICE, "aud": SERVICE, "sub": LEARNER, "exp": None})
        token.leeway = 0
        token.deserialize(receipt, jwk.JWKSet.from_json(json.dumps(ask("/.well-known/jwks.json"))))
        header, claims = json.loads(token.header), json.loads(token.claims)
        holds = header["typ"] == "countersign-receipt+jwt" and claims["context"] == {"tenant": TENANT, **WORK}
        holds = holds and (claims["purpose"], claims["result"], claims["renewed"]) == ("verify", "accepted", False)
    except Exception:  # Whatever is wrong with it, it is no proof.
        holds = False
    return HttpResponse("Begin." if holds else "Not yet.", status=200 if holds else 403)
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY=secrets.token_hex())
urlpatterns = [path("quiz", quiz), path("hooks", hooks), path("work", work)]
make_server("127.0.0.1", int(PORT), get_wsgi_application()).serve_forever()
