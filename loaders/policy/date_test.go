package policy_test

import (
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

// instant reads a time of a test; it is only given what the table writes.
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func TestDatesOfOneReading(t *testing.T) {
	for _, test := range []struct {
		text, want string
		form       policy.DateForm
		clock      string
	}{
		{"2017-07", "2017-07-01T00:00:00Z", policy.W3CDate, ""},
		{"2017-07-01", "2017-07-01T00:00:00Z", policy.W3CDate, ""},
		{"2024-02-29", "2024-02-29T00:00:00Z", policy.W3CDate, ""},
		{"2000-02-29T23:59Z", "2000-02-29T23:59:00Z", policy.W3CDate, "23:59"},
		{"2017-07-01T10:20Z", "2017-07-01T10:20:00Z", policy.W3CDate, "10:20"},
		{"2017-07-01T10:20:30Z", "2017-07-01T10:20:30Z", policy.W3CDate, "10:20:30"},
		{"2017-07-01T10:20:30.5Z", "2017-07-01T10:20:30.5Z", policy.W3CDate, "10:20:30.5"},
		{"2017-07-01T10:20:30.12345678901234567890Z", "2017-07-01T10:20:30.123456789Z", policy.W3CDate, "10:20:30.12345678901234567890"},
		{"2017-07-01T00:00:00+09:00", "2017-06-30T15:00:00Z", policy.W3CDate, "00:00:00"},
		{"2017-12-31T23:59:59-05:30", "2018-01-01T05:29:59Z", policy.W3CDate, "23:59:59"},
		{"2017-07-01T10:20+00:00", "2017-07-01T10:20:00Z", policy.W3CDate, "10:20"},
		{"2017-07-01t10:20:30z", "2017-07-01T10:20:30Z", policy.W3CDate, "10:20:30"},
		{"1498867200", "2017-07-01T00:00:00Z", policy.EpochDate, ""},
		{"0", "1970-01-01T00:00:00Z", policy.EpochDate, ""},
		{"-86400", "1969-12-31T00:00:00Z", policy.EpochDate, ""},
		{"1498867200.25", "2017-07-01T00:00:00.25Z", policy.EpochDate, ""},
		{"-0.5", "1969-12-31T23:59:59.5Z", policy.EpochDate, ""},
		{"99999999", "1973-03-03T09:46:39Z", policy.EpochDate, ""},
	} {
		date, ok := policy.ParseDate(test.text)
		want := instant(t, test.want)
		if !ok || date.Form != test.form || date.Clock != test.clock || !date.Earliest.Equal(want) || !date.Latest.Equal(want) || !date.Likely.Equal(want) {
			t.Errorf("ParseDate(%q) = %+v, %v; want %s at %v", test.text, date, ok, test.form, want)
		}
		if date.Ambiguous() {
			t.Errorf("ParseDate(%q) is ambiguous", test.text)
		}
	}
}

func TestDatesOfTwoReadings(t *testing.T) {
	for _, test := range []struct {
		text, earliest, latest, likely string
		form                           policy.DateForm
		first, second                  string
	}{
		{"2017", "1970-01-01T00:33:37Z", "2017-01-01T00:00:00Z", "2017-01-01T00:00:00Z", policy.YearDate,
			"the year 2017", "epoch time, 1970-01-01T00:33:37Z"},
		{"1969", "1969-01-01T00:00:00Z", "1970-01-01T00:32:49Z", "1969-01-01T00:00:00Z", policy.YearDate,
			"the year 1969", "epoch time, 1970-01-01T00:32:49Z"},
		{"2017-07-01T00:00:00", "2017-06-30T10:00:00Z", "2017-07-01T12:00:00Z", "2017-07-01T00:00:00Z", policy.ZonelessDate,
			"2017-07-01T00:00:00Z", "the time of another zone"},
		{"20300101", "1970-08-23T22:55:01Z", "2030-01-01T00:00:00Z", "1970-08-23T22:55:01Z", policy.EpochDate, "", ""},
	} {
		date, ok := policy.ParseDate(test.text)
		if !ok || date.Form != test.form || !date.Earliest.Equal(instant(t, test.earliest)) ||
			!date.Latest.Equal(instant(t, test.latest)) || !date.Likely.Equal(instant(t, test.likely)) {
			t.Errorf("ParseDate(%q) = %+v, %v", test.text, date, ok)
		}
		if first, second := date.Readings(); first != test.first || second != test.second {
			t.Errorf("ParseDate(%q).Readings() = %q, %q; want %q, %q", test.text, first, second, test.first, test.second)
		}
	}
}

func TestThirteenDigitsAreMillisecondsOrSeconds(t *testing.T) {
	date, ok := policy.ParseDate("1498867200123")
	if !ok || date.Form != policy.MillisecondsDate || date.W3C() != "2017-07-01T00:00:00.123Z" || date.Latest.Year() < 49000 {
		t.Errorf("got %+v, %v", date, ok)
	}
	first, second := date.Readings()
	if first != "milliseconds, 2017-07-01T00:00:00.123Z" || second != "seconds, in the year 49467" {
		t.Errorf("readings %q, %q", first, second)
	}
}

func TestNumericValuesAreSecondsWhateverTheirLength(t *testing.T) {
	for text, want := range map[string]string{"2017": "1970-01-01T00:33:37Z", "20300101": "1970-08-23T22:55:01Z"} {
		date, ok := policy.ParseEpoch(text)
		if !ok || date.Form != policy.EpochDate || date.W3C() != want || !date.Earliest.Equal(date.Latest) {
			t.Errorf("ParseEpoch(%q) = %+v, %v", text, date, ok)
		}
	}
	if date, ok := policy.ParseEpoch("2017-07-01"); ok {
		t.Errorf("a W3C date is a number: %+v", date)
	}
}

func TestWhatIsNoDate(t *testing.T) {
	for _, text := range []string{
		"", " ", "T", "Z", "-", ".", "+5", "2017/07/01", "2017-07-01 00:00:00Z", "July 1, 2017", "01 Jul 2017", "2017-Jul-01",
		"2017-02-30", "2023-02-29", "1900-02-29", "2017-13-01", "2017-00-10", "2017-7-1", "17-07-01", "2017-07-01T25:00Z", "2017-07-01T24:00:00Z",
		"2017-07-01T23:60Z", "2017-07-01T23:59:60Z", "2017-07-01T10Z", "2017-07-01T10:20:30,5Z", "2017-07-01T10:20:30.Z",
		"2017-07-01T10:20.5Z", "2017-07-01T", "2017-07-01TZ", "2017-07T10:20Z", "2017-07-01Z", "2017-07-01+09:00", "2017T10:20Z",
		"2017-07-01T10:20:30+0900", "2017-07-01T10:20:30+9:00", "2017-07-01T10:20:30+09", "2017-07-01T10:20:30+25:00",
		"2017-07-01T10:20:30ZZ", "2017-07-01T10:20:30 Z", " 2017-07-01", "2017-07-01 ", "20170701T102030Z", "20170701102030",
		"12345678901234", "1.5e9", "1498867200.", "2017-07-*", "now", "true",
	} {
		if date, ok := policy.ParseDate(text); ok {
			t.Errorf("ParseDate(%q) = %+v", text, date)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2017", "2017-07-01", "2017-07-01T10:20:30.5+09:00", "2017-07-01T10:20", "1498867200123", "-1.5", "20300101"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		date, ok := policy.ParseDate(text)
		if !ok {
			return
		}
		if date.Likely.Before(date.Earliest) || date.Latest.Before(date.Likely) || date.Form == policy.NoDate {
			t.Errorf("ParseDate(%q) = %+v", text, date)
		}
		first, second := date.Readings()
		if date.Ambiguous() != (first != "" && second != "") {
			t.Errorf("%q: ambiguous %v, readings %q and %q", text, date.Ambiguous(), first, second)
		}
		again, ok := policy.ParseDate(date.W3C())
		if year := date.Likely.Year(); year >= 0 && year <= 9999 && (!ok || !again.Likely.Equal(date.Likely)) {
			t.Errorf("%q is shown as %q, which is %+v", text, date.W3C(), again)
		}
	})
}
