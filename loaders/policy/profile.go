package policy

// JoinProfiles tells calls that name a profile whose session makes them, where exactly
// one profile of that name is declared. What a job of a workflow finds under a name is
// made by the job.
func (r *Repo) JoinProfiles() {
	profiles := map[string][]*Call{}
	for _, call := range r.Calls {
		if call.Kind == ProfileCall {
			profiles[call.Address] = append(profiles[call.Address], call)
		}
	}
	for _, call := range r.Calls {
		if call.Profile == nil || call.Source != "" || call.Chained != Unknown || call.Job != nil || call.Action != "sts:AssumeRole" {
			continue
		}
		name, known := call.Profile.Text.Literal()
		if named := profiles["profile:"+name]; known && len(named) == 1 && !named[0].Partial {
			call.Source, call.Chained = named[0].Key, Yes
		}
	}
}
