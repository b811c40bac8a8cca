package part

import "github.com/a-h/templ"

// wrong are the attributes that tie a control to its hint, error and counter, and say that it is needed.
func wrong(f Field, counter bool) templ.Attributes {
	a := templ.Attributes{}
	if d := f.described(counter); d != "" {
		a["aria-describedby"] = d
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	if f.Required {
		a["required"] = true
	}
	return a
}

// anchor makes an element the target of links when it has a name.
func anchor(id string) templ.Attributes {
	if id == "" {
		return nil
	}
	return templ.Attributes{"id": id}
}
