package policy

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is the value of a date operator: the W3C profile of ISO 8601
// (https://www.w3.org/TR/NOTE-datetime), or seconds since 1970.
type Date struct {
	Form DateForm
	// Earliest and Latest are the readings of the value, in UTC: equal but for
	// values that can be read in two ways. Of a value without zone they are the
	// limits between which its instant lies.
	Earliest, Latest time.Time
	// Likely is the reading that a person most likely meant; of a value without
	// zone, the one in UTC.
	Likely time.Time
	// Clock is the time of day as written, hh:mm or hh:mm:ss with its fraction;
	// empty for dates alone, which mean midnight UTC, and for epoch time.
	Clock string

	written string
}

// DateForm is how a date is written.
type DateForm uint8

// The forms of dates. A YearDate is four digits alone, which may also be epoch time;
// a MillisecondsDate thirteen digits alone; a ZonelessDate has a time, but no zone. A
// W3CDate is every other form of the W3C profile.
const (
	NoDate DateForm = iota
	W3CDate
	EpochDate
	YearDate
	MillisecondsDate
	ZonelessDate
)

// String is the form's word: "w3c", "epoch", "year", "milliseconds", "zoneless"; "none".
func (f DateForm) String() string {
	return [...]string{"none", "w3c", "epoch", "year", "milliseconds", "zoneless"}[f]
}

// MarshalText writes the word that String gives.
func (f DateForm) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// Zones in use reach from twelve hours behind UTC to fourteen before it.
const (
	westernmost = 12 * time.Hour
	easternmost = 14 * time.Hour
)

// ParseDate reads the value of a date operator; false for everything that is
// neither a W3C date nor epoch seconds. It is strict in form and generous in
// letter case (a small t or z) and in epoch time (a sign, a fraction).
func ParseDate(text string) (Date, bool) {
	if isEpoch(text) {
		return parseDigits(text)
	}
	date, clock, timed := cutTime(text)
	day, ok := parseDay(date)
	if !ok || timed && len(date) != len("2006-01-02") {
		return Date{}, false
	}
	if !timed {
		return at(day, W3CDate, text), true
	}
	return parseTime(text, day, clock)
}

// ParseEpoch reads the value of a numeric operator on aws:EpochTime: however many
// digits it has, they are seconds.
func ParseEpoch(text string) (Date, bool) {
	if !isEpoch(text) {
		return Date{}, false
	}
	return epochDate(text)
}

// Ambiguous reports whether a person could mean one instant and AWS take another.
func (d Date) Ambiguous() bool {
	return d.Form == YearDate || d.Form == MillisecondsDate || d.Form == ZonelessDate
}

// Readings are the two readings of an ambiguous value, in words for people; the
// likely one first. Both are empty where there is only one.
func (d Date) Readings() (first, second string) {
	switch d.Form {
	case YearDate:
		epoch, _ := epochDate(d.written)
		return "the year " + d.written, "epoch time, " + shown(epoch.Likely)
	case MillisecondsDate:
		return "milliseconds, " + shown(d.Likely), fmt.Sprintf("seconds, in the year %d", d.Latest.Year())
	case ZonelessDate:
		return d.written + "Z", "the time of another zone"
	}
	return "", ""
}

// W3C is the likely reading in the form that AWS recommends, YYYY-MM-DDThh:mm:ssZ; in
// words where its year has not four digits.
func (d Date) W3C() string { return shown(d.Likely) }

func shown(instant time.Time) string {
	if year := instant.Year(); year < 0 || year > 9999 {
		return fmt.Sprintf("in the year %d", year)
	}
	return instant.Format(time.RFC3339Nano)
}

// isEpoch takes digits with a sign before and a fraction behind.
func isEpoch(text string) bool {
	whole, fraction, dotted := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return areDigits(whole) && (!dotted || areDigits(fraction))
}

func areDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

func parseDigits(text string) (Date, bool) {
	date, ok := epochDate(text)
	if !ok || !areDigits(text) {
		return date, ok
	}
	switch len(text) {
	case 4:
		year, _ := strconv.Atoi(text)
		return date.or(YearDate, time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)), true
	case 8:
		// 20300101 is epoch time to the letter, yet who writes it means no day of 1970.
		if day, err := time.Parse("20060102", text); err == nil && day.Year() >= 1970 {
			epoch := date.Likely
			date = date.or(EpochDate, day)
			date.Likely = epoch
			return date, true
		}
	case 13:
		return date.or(MillisecondsDate, time.UnixMilli(date.Earliest.Unix()).UTC()), true
	}
	return date, true
}

// or gives the date a second reading, which people likely mean.
func (d Date) or(form DateForm, likely time.Time) Date {
	d.Form, d.Likely = form, likely
	if likely.Before(d.Earliest) {
		d.Earliest = likely
	}
	if likely.After(d.Latest) {
		d.Latest = likely
	}
	return d
}

// at is a date with one reading.
func at(instant time.Time, form DateForm, text string) Date {
	return Date{Form: form, Earliest: instant, Latest: instant, Likely: instant, written: text}
}

// epochDate reads at most thirteen digits, which no clock in use exceeds.
func epochDate(text string) (Date, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || len(strings.TrimPrefix(whole, "-")) > 13 {
		return Date{}, false
	}
	nanoseconds := nanoseconds(fraction)
	if strings.HasPrefix(whole, "-") {
		nanoseconds = -nanoseconds
	}
	instant := time.Unix(seconds, nanoseconds).UTC()
	return at(instant, EpochDate, text), true
}

func nanoseconds(fraction string) int64 {
	n, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	return n
}

func cutTime(text string) (date, clock string, timed bool) {
	i := strings.IndexAny(text, "Tt")
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

func parseDay(text string) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01"} {
		if len(text) != len(layout) {
			continue
		}
		day, err := time.Parse(layout, text)
		return day, err == nil
	}
	return time.Time{}, false
}

// parseTime reads what stands behind the T: hh:mm, hh:mm:ss or hh:mm:ss.s, and the zone.
func parseTime(text string, day time.Time, rest string) (Date, bool) {
	clock, offset, zoned, ok := cutZone(rest)
	if !ok {
		return Date{}, false
	}
	since, ok := parseClock(clock)
	if !ok {
		return Date{}, false
	}
	instant := day.Add(since - offset)
	date := at(instant, W3CDate, text)
	date.Clock = clock
	if !zoned {
		date.Form = ZonelessDate
		date.Earliest, date.Latest = instant.Add(-easternmost), instant.Add(westernmost)
	}
	return date, true
}

func parseClock(clock string) (time.Duration, bool) {
	whole, fraction, dotted := strings.Cut(clock, ".")
	if dotted && (len(whole) != len("15:04:05") || !areDigits(fraction)) {
		return 0, false
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if len(whole) != len(layout) {
			continue
		}
		instant, err := time.Parse(layout, whole)
		return sinceMidnight(instant) + time.Duration(nanoseconds(fraction)), err == nil
	}
	return 0, false
}

func sinceMidnight(instant time.Time) time.Duration {
	return instant.Sub(instant.Truncate(24 * time.Hour))
}

// cutZone takes Z, +hh:mm or -hh:mm from the end of a time.
func cutZone(text string) (clock string, offset time.Duration, zoned, ok bool) {
	if clock, found := strings.CutSuffix(strings.ToUpper(text), "Z"); found {
		return clock, 0, true, true
	}
	i := strings.IndexAny(text, "+-")
	if i < 0 {
		return text, 0, false, true
	}
	distance, err := time.Parse("15:04", text[i+1:])
	if err != nil || len(text[i+1:]) != len("15:04") {
		return "", 0, false, false
	}
	offset = sinceMidnight(distance)
	if text[i] == '-' {
		offset = -offset
	}
	return text[:i], offset, true, true
}
