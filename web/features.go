package web

// features are the services the handlers ask, one per room. Each feature's file adds its own.
type features struct{}

func newFeatures(Deps) features {
	return features{}
}
