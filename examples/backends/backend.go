// A course platform in Go: it asks for a check, sends the learner there, takes the webhook, and
// checks the receipt. Debian: golang-go. Run: PORT=8000 go run backend.go
package main
import ("bytes"; "crypto/ecdsa"; "crypto/elliptic"; "crypto/hmac"; "crypto/sha256"; "encoding/base64"; "encoding/json"; "fmt"; "io")
import ("math/big"; "net/http"; "os"; "reflect"; "regexp"; "strconv"; "strings"; "time")
type object = map[string]any
var service, isCheck = os.Getenv("COUNTERSIGN_URL"), regexp.MustCompile(`\Achk_[A-Za-z0-9_-]+\z`)
// Yours to say: the learner of the session, and the work that they want to do.
var learner, context = "ada", object{"tenant": "main", "course": "algebra", "activity": "quiz-1", "attempt": "1"}
func must[T any](value T, err error) T { if err != nil { panic(err) }; return value }
func read(text []byte) (value object) { must(0, json.Unmarshal(text, &value)); return }
func decode(text any) []byte { return must(base64.RawURLEncoding.DecodeString(text.(string))) }
func number(raw []byte) *big.Int { return new(big.Int).SetBytes(raw) }
func ask(method, address string, body object) object {
	request := must(http.NewRequest(method, service+address, bytes.NewReader(map[bool][]byte{true: must(json.Marshal(body))}[body != nil])))
	request.Header = http.Header{"Authorization": {"Bearer " + os.Getenv("COUNTERSIGN_KEY")}, "Content-Type": {"application/json"}}
	return read(must(io.ReadAll(must((&http.Client{Timeout: 10 * time.Second}).Do(request)).Body)))
}
func holds(receipt string) bool {
	parts, public := strings.SplitN(receipt, ".", 3), ecdsa.PublicKey{Curve: elliptic.P256()}
	header, claims, raw := read(decode(parts[0])), read(decode(parts[1])), decode(parts[2])
	for _, one := range ask("GET", "/.well-known/jwks.json", nil)["keys"].([]any) {
		if jwk := one.(object); jwk["kid"] == header["kid"] { public.X, public.Y = number(decode(jwk["x"])), number(decode(jwk["y"])) }
	}
	wanted := object{"iss": service, "aud": service, "sub": learner, "context": context, "purpose": "verify", "result": "accepted", "renewed": false}
	for name, value := range wanted { if !reflect.DeepEqual(claims[name], value) { return false } }
	hash := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	return claims["exp"].(float64) > float64(time.Now().Unix()) && header["alg"] == "ES256" && header["typ"] == "countersign-receipt+jwt" && len(raw) == 64 &&
		elliptic.P256().IsOnCurve(public.X, public.Y) && ecdsa.Verify(&public, hash[:], number(raw[:32]), number(raw[32:]))
}
func respond(to http.ResponseWriter, from *http.Request) {
	defer func() { if recover() != nil { to.WriteHeader(map[string]int{"/quiz": 502, "/hooks": 400, "/work": 403}[from.URL.Path]) } }()
	switch from.URL.Path {
	case "/quiz":
		asked := object{"subject": learner, "returnUrl": os.Getenv("PLATFORM_URL") + "/work"}
		for _, name := range []string{"course", "activity", "attempt"} { asked[name] = context[name] }
		http.Redirect(to, from, ask("POST", "/v1/checks", asked)["url"].(string), 302)
	case "/hooks":
		id, at, isGood := from.Header.Get("webhook-id"), from.Header.Get("webhook-timestamp"), false
		body, mac := must(io.ReadAll(http.MaxBytesReader(to, from.Body, 1<<20))), hmac.New(sha256.New, must(base64.StdEncoding.DecodeString(os.Getenv("WEBHOOK_SECRET")[6:])))
		mac.Write([]byte(id + "." + at + "." + string(body)))
		signature, age := "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)), time.Now().Unix()-must(strconv.ParseInt(at, 10, 64))
		for _, one := range strings.Fields(from.Header.Get("webhook-signature")) { isGood = isGood || hmac.Equal([]byte(one), []byte(signature)) }
		if !isGood || age > 300 || age < -300 { panic("it is not the service's") }
		to.WriteHeader(204)
		fmt.Println(read(body)["type"], read(body)["data"].(object)["id"]) // It may come twice: keep webhook-id, and take each one once.
	case "/work": // The learner comes back; the check that the address names proves nothing by itself.
		id := isCheck.FindString(from.URL.Query().Get("check"))
		if id == "" || !holds(ask("GET", "/v1/checks/"+id, nil)["result"].(object)["receipt"].(string)) { panic("it does not hold") }
		fmt.Fprint(to, "Begin.")
	default: to.WriteHeader(404)
	}
}
func main() { panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(respond))) }
